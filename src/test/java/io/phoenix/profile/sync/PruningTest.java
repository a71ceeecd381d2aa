package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a pruning goes on. */
@ExtendWith(VertxExtension.class)
class PruningTest {

    /** The results of the batches to come. */
    private final Queue<Future<Integer>> results = new ConcurrentLinkedQueue<>();

    @Test
    void run_fullBatches_goesOnUntilOneIsNotFull(Vertx vertx) throws Exception {
        results.add(Future.succeededFuture(5_000));
        results.add(Future.succeededFuture(5_000));
        results.add(Future.succeededFuture(4_999));
        results.add(Future.succeededFuture(0));

        new Pruning(vertx, new PrunedLog()::prune).run();

        Eventually.isTrue("three batches", () -> results.size() == 1);
    }

    @Test
    void run_whileItRuns_doesNothing(Vertx vertx) {
        Promise<Integer> inFlight = Promise.promise();
        results.add(inFlight.future());
        results.add(Future.succeededFuture(0));
        Pruning pruning = new Pruning(vertx, new PrunedLog()::prune);
        pruning.run();
        pruning.run();
        assertThat(results).hasSize(1);

        inFlight.complete(0);
        pruning.run();

        assertThat(results).isEmpty();
    }

    @Test
    void run_afterAFailure_prunesAgain(Vertx vertx) {
        results.add(Future.failedFuture("unreachable"));
        results.add(Future.succeededFuture(0));
        Pruning pruning = new Pruning(vertx, new PrunedLog()::prune);

        pruning.run();
        pruning.run();

        assertThat(results).isEmpty();
    }

    private final class PrunedLog implements ChangeLog {

        @Override
        public Future<Integer> prune(int max) {
            assertThat(max).isEqualTo(5_000);
            return results.remove();
        }

        @Override
        public Future<LoggedChanges> newest(int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<LoggedChanges> since(Snapshot cursor, int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
            throw new UnsupportedOperationException();
        }
    }
}
