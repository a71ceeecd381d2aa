package io.phoenix.profile.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs of several peers on one thread. */
class FairWorkersTest {

    private static final int MAX = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Budget budget = new Budget("jobs", MAX);
    private final FairWorkers workers =
            new FairWorkers(vertx, "jobs", 1, budget, () -> new IllegalStateException("no room"));
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        firstMayEnd.countDown();
        await(vertx.close());
    }

    @Test
    void run_peerThatAsksForMuch_waitsBehindOthers() throws Exception {
        Future<Void> first = block("greedy");
        List<Future<Void>> greedy = run("greedy", 6);
        List<Future<Void>> others = List.of(run("one"), run("two"));

        firstMayEnd.countDown();
        await(Future.join(greedy));
        await(Future.join(others));
        await(first);

        assertThat(ran).startsWith("greedy", "greedy", "one", "two", "greedy").hasSize(9);
    }

    @Test
    void run_full_newestOfThePeerWithTheMostGivesWay() throws Exception {
        Future<Void> first = block("greedy");
        List<Future<Void>> greedy = run("greedy", MAX - 1);

        Future<Void> other = run("other");

        assertThatThrownBy(() -> await(greedy.get(MAX - 2))).hasRootCauseMessage("no room");
        assertThat(budget.used()).isEqualTo(MAX);
        assertThat(budget.displaced().sum()).isOne();
        assertThat(budget.refusals().sum()).isZero();
        firstMayEnd.countDown();
        await(other);
        await(first);
        await(Future.join(greedy.subList(0, MAX - 2)));
    }

    @Test
    void run_fullOfOwnJobs_isRefused() throws Exception {
        Future<Void> first = block("greedy");
        List<Future<Void>> greedy = run("greedy", MAX - 1);

        assertThatThrownBy(() -> await(run("greedy"))).hasRootCauseMessage("no room");

        assertThat(budget.refusals().sum()).isOne();
        firstMayEnd.countDown();
        await(first);
        await(Future.join(greedy));
    }

    @Test
    void run_fullOfPeersWithOneEach_isRefused() throws Exception {
        Future<Void> first = block("0");
        List<Future<Void>> each =
                IntStream.range(1, MAX).mapToObj(i -> run("peer " + i)).toList();

        assertThatThrownBy(() -> await(run("one more"))).hasRootCauseMessage("no room");

        firstMayEnd.countDown();
        await(first);
        await(Future.join(each));
    }

    @Test
    void run_jobsThatEndOrFail_giveTheirPlacesBack() throws Exception {
        Future<Void> failing = workers.run("a", () -> {
            throw new IllegalArgumentException("bad job");
        });

        assertThatThrownBy(() -> await(failing)).hasRootCauseMessage("bad job");
        await(Future.join(run("a", 5)));

        assertThat(budget.used()).isZero();
    }

    @Test
    void run_fromAnEventLoop_completesThere() throws Exception {
        Future<Boolean> sameContext = Future.future(promise -> vertx.runOnContext(start -> {
            var context = vertx.getOrCreateContext();
            workers.run("a", () -> 1)
                    .onComplete(
                            done -> promise.complete(vertx.getOrCreateContext().equals(context)));
        }));

        assertThat(await(sameContext)).isTrue();
    }

    private Future<Void> block(String peer) {
        CountDownLatch runs = new CountDownLatch(1);
        Future<Void> blocked = workers.run(peer, () -> {
            ran.add(peer);
            runs.countDown();
            firstMayEnd.await();
            return null;
        });
        try {
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return blocked;
    }

    private List<Future<Void>> run(String peer, int jobs) {
        return IntStream.range(0, jobs).mapToObj(i -> run(peer)).toList();
    }

    private Future<Void> run(String peer) {
        return workers.run(peer, () -> {
            ran.add(peer);
            return null;
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
