package io.phoenix.profile.s3;

import io.phoenix.profile.config.S3Settings;
import io.phoenix.profile.outage.Jitter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to S3. A request that fails is sent once more, for connections that the server has closed meanwhile, and for
 * passing faults; a refusal and a timeout are not. Limits the time of both together, and the size of answers. Thread-safe.
 */
final class S3Exchange {

    /** Of an answer that is an error. */
    private static final int ERROR_BYTES_MAX = 8_192;

    private static final int SERVER_FAULT = 500;

    private static final Duration PAUSE_MAX = Duration.ofMillis(100);

    private static final Pattern CODE = Pattern.compile("<Code>(\\w{1,64})</Code>");

    private final Vertx vertx;
    private final HttpClient client;
    private final S3Signer signer;
    private final long timeoutMillis;

    S3Exchange(Vertx vertx, S3Settings settings) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis()),
                new PoolOptions()
                        .setHttp1MaxSize(settings.connectionsMax())
                        .setMaxWaitQueueSize(settings.waitingMax()));
        this.signer = new S3Signer(settings);
        this.timeoutMillis = settings.timeout().toMillis();
    }

    /** What is sent: the statuses that are expected, and how much of an answer. */
    record Request(
            HttpMethod method,
            String key,
            Map<String, String> headers,
            Buffer body,
            Set<Integer> expected,
            int bytesMax) {}

    record Answer(int status, Buffer body) {}

    /** An answer with another status than one that is expected. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(String message, int status) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    Future<Answer> send(Request request) {
        return once(request)
                .recover(cause -> mayPass(cause)
                        ? vertx.timer(Jitter.millis(PAUSE_MAX, ThreadLocalRandom.current()), TimeUnit.MILLISECONDS)
                                .compose(paused -> once(request))
                        : Future.failedFuture(cause))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    Future<Void> close() {
        return client.close();
    }

    private static boolean mayPass(Throwable cause) {
        return !(cause instanceof TimeoutException)
                && !(cause instanceof ConnectionPoolTooBusyException)
                && (!(cause instanceof Refused refused) || refused.status >= SERVER_FAULT);
    }

    private Future<Answer> once(Request request) {
        return vertx.executeBlocking(
                        () -> signer.sign(
                                request.method(),
                                request.key(),
                                request.headers(),
                                request.body().getBytes()),
                        false)
                .compose(options -> once(request, options));
    }

    private Future<Answer> once(Request request, RequestOptions options) {
        return client.request(options)
                .compose(sent -> sent.send(request.body())
                        .compose(response -> body(response, Math.max(request.bytesMax(), ERROR_BYTES_MAX))
                                .compose(body -> answer(request, response.statusCode(), body)))
                        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                        .onFailure(failure -> sent.reset()));
    }

    private static Future<Answer> answer(Request request, int status, Buffer body) {
        if (request.expected().contains(status)) {
            return Future.succeededFuture(new Answer(status, body));
        }
        Matcher code = CODE.matcher(body.toString());
        return Future.failedFuture(new Refused(
                request.method() + " answered " + status + (code.find() ? " " + code.group(1) : "") + " (expected: "
                        + request.expected().iterator().next() + ")",
                status));
    }

    private static Future<Buffer> body(HttpClientResponse response, int bytesMax) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                whole.tryFail("answer of more than " + bytesMax + " bytes");
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(ended -> whole.tryComplete(body));
        return whole.future();
    }
}
