package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a pruning goes on, and how large its batches are. */
@ExtendWith(VertxExtension.class)
class PruningTest {

    /** The sizes of the batches so far. */
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    private final AtomicLong clock = new AtomicLong();

    @Test
    void run_fullBatches_goesOnUntilOneIsNotFull(Vertx vertx) throws Exception {
        Queue<Integer> removed = new ConcurrentLinkedQueue<>(List.of(5_000, 5_000, 4_999));

        pruning(vertx, size -> Future.succeededFuture(removed.remove())).run();

        Eventually.isTrue("three batches", () -> sizes.size() == 3);
        assertThat(removed).isEmpty();
    }

    @Test
    void run_whileItRuns_doesNothing(Vertx vertx) {
        Promise<Integer> inFlight = Promise.promise();
        Pruning pruning = pruning(vertx, size -> inFlight.future());
        pruning.run();
        pruning.run();
        assertThat(sizes).hasSize(1);

        inFlight.complete(0);
        pruning.run();

        assertThat(sizes).hasSize(2);
    }

    /** As of statements that exceed their time limit, until they are small enough. */
    @Test
    void run_largeBatchesTimeOut_halvesThemAndGoesOn(Vertx vertx) throws Exception {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(List.of(1_250, 1_250, 0));

        pruning(vertx, size -> size > 1_250 ? Future.failedFuture("timed out") : removed(left, Duration.ofMillis(300)))
                .run();

        Eventually.isTrue("nothing is left", () -> left.isEmpty());
        assertThat(sizes).containsExactly(5_000, 2_500, 1_250, 1_250, 1_250);
    }

    @Test
    void run_batchTakesLong_halvesTheNext(Vertx vertx) throws Exception {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(List.of(5_000, 0));

        pruning(vertx, size -> removed(left, Duration.ofMillis(501))).run();

        Eventually.isTrue("nothing is left", () -> left.isEmpty());
        assertThat(sizes).containsExactly(5_000, 2_500);
    }

    @Test
    void run_batchesAreFastAgain_growsThem(Vertx vertx) throws Exception {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(List.of(2_500, 0));

        pruning(vertx, size -> sizes.size() == 1 ? Future.failedFuture("timed out") : removed(left, Duration.ZERO))
                .run();

        Eventually.isTrue("nothing is left", () -> left.isEmpty());
        assertThat(sizes).containsExactly(5_000, 2_500, 5_000);
    }

    /** Postgres is away: a few attempts, then none before the next call, with the smallest batch. */
    @Test
    void run_everyBatchFails_leavesTheRestToTheNextCall(Vertx vertx) throws Exception {
        Pruning pruning = pruning(vertx, size -> Future.failedFuture("unreachable"));
        pruning.run();
        Eventually.isTrue("the smallest batch", () -> sizes.contains(10));
        List<Integer> tried = List.copyOf(sizes);

        Eventually.isTrue("another batch", () -> {
            pruning.run();
            return sizes.size() > tried.size();
        });

        assertThat(tried).containsExactly(5_000, 2_500, 1_250, 625, 312, 156, 78, 39, 19, 10);
        assertThat(sizes).hasSize(tried.size() + 1).endsWith(10);
    }

    private Pruning pruning(Vertx vertx, IntFunction<Future<Integer>> prune) {
        return new Pruning(
                vertx,
                size -> {
                    sizes.add(size);
                    return prune.apply(size);
                },
                clock::get);
    }

    /** Answers after a while, on the clock of the test. */
    private Future<Integer> removed(Queue<Integer> answers, Duration took) {
        clock.addAndGet(took.toNanos());
        return Future.succeededFuture(answers.isEmpty() ? 0 : answers.remove());
    }
}
