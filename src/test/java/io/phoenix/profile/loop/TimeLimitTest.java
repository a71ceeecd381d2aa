package io.phoenix.profile.loop;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which operations fail for being late, and where their results are delivered. */
class TimeLimitTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(5);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void limit_resultInTime_isTheResult() throws Exception {
        TimeLimit limit = new TimeLimit(NEVER);
        Promise<String> operation = Promise.promise();

        Future<String> limited = onLoop(() -> limit.limit(operation.future()));
        operation.complete("done");

        assertThat(await(limited)).isEqualTo("done");
    }

    @Test
    void limit_failureInTime_isTheFailure() throws Exception {
        TimeLimit limit = new TimeLimit(NEVER);
        Promise<String> operation = Promise.promise();

        Future<String> limited = onLoop(() -> limit.limit(operation.future()));
        operation.fail(new IllegalStateException("refused"));

        assertThat(failureOf(limited)).hasMessage("refused");
    }

    @Test
    void limit_severalLate_failsEach() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);
        List<Future<String>> limited = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            limited.add(onLoop(() -> limit.limit(Promise.<String>promise().future())));
        }

        for (Future<String> each : limited) {
            assertThat(failureOf(each)).isInstanceOf(TimeoutException.class).hasMessage("not within 5 ms");
        }
    }

    /** The timer was set for the first one. */
    @Test
    void limit_lateBehindOneInTime_fails() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);
        Promise<String> inTime = Promise.promise();
        Future<String> first = onLoop(() -> limit.limit(inTime.future()));
        inTime.complete("done");
        await(first);

        Future<String> second =
                onLoop(() -> limit.limit(Promise.<String>promise().future()));

        assertThat(failureOf(second)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void limit_afterATimeWithoutAny_fails() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);
        Future<String> first =
                onLoop(() -> limit.limit(Promise.<String>promise().future()));
        assertThat(failureOf(first)).isInstanceOf(TimeoutException.class);

        Future<String> second =
                onLoop(() -> limit.limit(Promise.<String>promise().future()));

        assertThat(failureOf(second)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void limit_afterTheVerticleThatBeganTheFirstIsGone_fails() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);
        Vertx oneLoop = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        String verticle = await(oneLoop.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                limit.limit(Promise.promise().future());
                return Future.succeededFuture();
            }
        }));
        await(oneLoop.undeploy(verticle));

        Future<String> second = Future.future(promise -> oneLoop.runOnContext(
                now -> limit.limit(Promise.<String>promise().future()).onComplete(promise)));

        assertThat(failureOf(second)).isInstanceOf(TimeoutException.class);
        await(oneLoop.close());
    }

    @Test
    void limit_begunWhileAnotherFails_failsToo() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);

        Future<String> second =
                onLoop(() -> limit.limit(Promise.<String>promise().future())
                        .recover(late -> limit.limit(Promise.<String>promise().future())));

        assertThat(failureOf(second)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void limit_onAnotherThread_failsToo() throws Exception {
        TimeLimit limit = new TimeLimit(SOON);

        Future<String> limited = limit.limit(Promise.<String>promise().future());

        assertThat(failureOf(limited)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void limit_completeAlready_isReturned() {
        Future<String> complete = Future.succeededFuture("done");

        assertThat(new TimeLimit(SOON).limit(complete)).isSameAs(complete);
    }

    @Test
    void limit_resultFromAnotherThread_isDeliveredOnTheEventLoop() throws Exception {
        TimeLimit limit = new TimeLimit(NEVER);
        Promise<String> operation = Promise.promise();
        Thread eventLoop = await(onLoop(() -> Future.succeededFuture(Thread.currentThread())));

        Future<Thread> delivered = onLoop(() -> limit.limit(operation.future())).map(result -> Thread.currentThread());
        Thread other = new Thread(() -> operation.complete("done"));
        other.start();

        assertThat(await(delivered)).isSameAs(eventLoop);
    }

    private static Throwable failureOf(Future<?> future) throws Exception {
        return await(future.transform(ended -> Future.succeededFuture(ended.cause())));
    }

    /** The same operation, begun on the event loop. */
    private <T> Future<T> onLoop(Supplier<Future<T>> operation) {
        return Future.future(promise -> loop.runOnContext(now -> operation.get().onComplete(promise)));
    }
}
