package io.phoenix.profile.edge;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking jobs on a few threads. Peers take turns (round-robin), so a peer with many jobs does not delay the others. A
 * budget bounds the jobs that run and wait. When it is used up, the newest job of the peer with the most gives way to a job
 * of a peer with fewer. Thread-safe.
 */
public final class FairWorkers {

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final int threads;
    private final Budget budget;
    private final Supplier<Throwable> refusal;

    // guarded by this; the peer whose turn it is comes first, and none without jobs is kept
    private final LinkedHashMap<Object, Deque<Job<?>>> waiting = new LinkedHashMap<>();
    private int running;

    /**
     * Creates the threads.
     *
     * @param name of the threads, unique within the Vert.x
     * @param budget one for each job that runs or waits
     * @param refusal the failure of a job that is refused or displaced
     */
    public FairWorkers(Vertx vertx, String name, int threads, Budget budget, Supplier<Throwable> refusal) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor(name, threads);
        this.threads = threads;
        this.budget = budget;
        this.refusal = refusal;
    }

    /** Runs the job on one of the threads. The future completes on the context of the caller. */
    public <T> Future<T> run(Object peer, Callable<T> work) {
        Job<T> job = new Job<>(work, Promise.promise(), vertx.getOrCreateContext());
        Job<?> displaced = null;
        synchronized (this) {
            if (!budget.takeIfLeft(1)) {
                displaced = displacedBy(peer);
                if (displaced == null) {
                    budget.countRefusal();
                    return Future.failedFuture(refusal.get());
                }
                // its place in the budget goes to the new one
                budget.countDisplaced();
            }
            waiting.computeIfAbsent(peer, first -> new ArrayDeque<>()).add(job);
        }
        if (displaced != null) {
            displaced.complete(Future.failedFuture(refusal.get()));
        }
        runNext();
        return job.promise.future();
    }

    private void runNext() {
        Job<?> next;
        synchronized (this) {
            if (running == threads || waiting.isEmpty()) {
                return;
            }
            running++;
            next = takeNext();
        }
        runOnWorker(next);
    }

    private <T> void runOnWorker(Job<T> job) {
        workers.executeBlocking(job.work, false).onComplete(result -> {
            synchronized (this) {
                running--;
            }
            budget.giveBack(1);
            job.complete(
                    result.succeeded() ? Future.succeededFuture(result.result()) : Future.failedFuture(result.cause()));
            runNext();
        });
    }

    private Job<?> takeNext() {
        Iterator<Map.Entry<Object, Deque<Job<?>>>> peers = waiting.entrySet().iterator();
        Map.Entry<Object, Deque<Job<?>>> first = peers.next();
        Object peer = first.getKey();
        Deque<Job<?>> jobs = first.getValue();
        peers.remove();
        Job<?> next = jobs.remove();
        if (!jobs.isEmpty()) {
            waiting.put(peer, jobs);
        }
        return next;
    }

    /** The job to displace; null unless another peer has at least two waiting jobs more than this one. */
    private @Nullable Job<?> displacedBy(Object peer) {
        Object most = peer;
        int max = waitingOf(peer) + 1;
        for (Map.Entry<Object, Deque<Job<?>>> other : waiting.entrySet()) {
            if (other.getValue().size() > max) {
                most = other.getKey();
                max = other.getValue().size();
            }
        }
        Deque<Job<?>> jobs = waiting.get(most);
        return most.equals(peer) || jobs == null ? null : jobs.removeLast();
    }

    private int waitingOf(Object peer) {
        Deque<Job<?>> jobs = waiting.get(peer);
        return jobs == null ? 0 : jobs.size();
    }

    private record Job<T>(Callable<T> work, Promise<T> promise, Context caller) {

        void complete(Future<T> result) {
            caller.runOnContext(back -> result.onComplete(promise));
        }
    }
}
