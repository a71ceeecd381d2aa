package io.phoenix.profile.loop;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which thread maintenance runs, and when. */
class EndOfTurnTest {

    private final Vertx vertx = Vertx.vertx();
    private final Executor executor = new EndOfTurn();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void execute_onAnEventLoop_runsTheTaskThereAfterTheHandler() throws Exception {
        List<String> steps = new ArrayList<>();
        Promise<Thread> ran = Promise.promise();
        Context loop = vertx.getOrCreateContext();

        Future<Thread> handled = Future.future(done -> loop.runOnContext(now -> {
            executor.execute(() -> {
                steps.add("task");
                ran.complete(Thread.currentThread());
            });
            steps.add("handler");
            done.complete(Thread.currentThread());
        }));

        assertThat(await(ran.future())).isSameAs(await(handled));
        assertThat(steps).containsExactly("handler", "task");
    }

    @Test
    void execute_onAWorkerThread_runsTheTaskElsewhere() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();

        Thread worker = await(vertx.executeBlocking(() -> {
            executor.execute(() -> ran.complete(Thread.currentThread()));
            return Thread.currentThread();
        }));

        assertThat(ran.get()).isNotSameAs(worker);
        assertThat(ran.get().getName()).doesNotContain("eventloop");
    }

    @Test
    void execute_onAnyOtherThread_runsTheTaskElsewhere() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();

        executor.execute(() -> ran.complete(Thread.currentThread()));

        assertThat(ran.get()).isNotSameAs(Thread.currentThread());
    }
}
