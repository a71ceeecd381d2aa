package io.phoenix.profile.s3;

import io.phoenix.profile.config.S3Settings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.picture.PictureObjects;
import io.phoenix.profile.s3.S3Exchange.Answer;
import io.phoenix.profile.s3.S3Exchange.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/** Objects in S3, or in any storage with its API. Thread-safe; never blocks. */
public final class S3Objects implements PictureObjects {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_FOUND = 404;

    private final S3Settings settings;
    private final S3Exchange exchange;
    private final RepeatedWarnings warnings = RepeatedWarnings.to(LoggerFactory.getLogger(S3Objects.class));

    /** Connects on first use. */
    public S3Objects(Vertx vertx, S3Settings settings) {
        this.settings = settings;
        this.exchange = new S3Exchange(vertx, settings);
    }

    @Override
    public Future<Void> put(String key, byte[] content) {
        return sent(putting(key, content)).mapEmpty();
    }

    @Override
    public Future<Optional<byte[]>> read(String key, int offset, int length) {
        return sent(reading(key, offset, length)).map(answer -> content(answer, length));
    }

    @Override
    public Future<Void> remove(String key) {
        return sent(removing(key)).mapEmpty();
    }

    /** Puts an object, reads it and removes it. Fails with a message for the operator. */
    public Future<Void> check() {
        String key = "check-" + UUID.randomUUID();
        byte[] content = {1, 2, 3};
        return exchange.send(putting(key, content))
                .compose(put -> exchange.send(reading(key, 1, 2)))
                .compose(read -> exchange.send(removing(key)))
                .mapEmpty();
    }

    public Future<Void> close() {
        return exchange.close();
    }

    private static Request putting(String key, byte[] content) {
        return new Request(HttpMethod.PUT, key, Map.of(), Buffer.buffer(content), Set.of(OK), 0);
    }

    private static Request reading(String key, int offset, int length) {
        Map<String, String> range = Map.of("Range", "bytes=" + offset + "-" + (offset + length - 1));
        return new Request(HttpMethod.GET, key, range, Buffer.buffer(), expected(PARTIAL_CONTENT, NOT_FOUND), length);
    }

    private static Request removing(String key) {
        return new Request(HttpMethod.DELETE, key, Map.of(), Buffer.buffer(), expected(NO_CONTENT, OK, NOT_FOUND), 0);
    }

    /** In this order: a message names the first. */
    private static Set<Integer> expected(Integer... statuses) {
        return new LinkedHashSet<>(List.of(statuses));
    }

    private Optional<byte[]> content(Answer answer, int length) {
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.body().length() != length) {
            throw failure("GET answered " + answer.body().length() + " bytes (expected: " + length + ")");
        }
        return Optional.of(answer.body().getBytes());
    }

    private Future<Answer> sent(Request request) {
        return exchange.send(request)
                .recover(cause -> Future.failedFuture(
                        cause instanceof ConnectionPoolTooBusyException
                                ? new ProfileFailure(
                                        Kind.OVERLOADED,
                                        "requests that wait for the storage of pictures: " + settings.waitingMax()
                                                + " (expected: fewer; try again)")
                                : failure(FailureMessage.of(cause))));
    }

    private ProfileFailure failure(String what) {
        warnings.warn("s3: " + what);
        return new ProfileFailure(
                Kind.DEPENDENCY_UNAVAILABLE, "the storage of pictures did not answer as expected (try again)");
    }
}
