package io.phoenix.profile.picture;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Removes the {@linkplain PictureObjects objects} that no picture names any more, in batches, a few at a time. What cannot be
 * removed stays in the queue, and is tried again. Thread-safe.
 */
public final class PictureRemovals {

    private static final int CONCURRENT = 8;

    private final RemovalQueue queue;
    private final PictureObjects objects;
    private final int batchMax;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long queued;

    public PictureRemovals(RemovalQueue queue, PictureObjects objects, int batchMax) {
        this.queue = queue;
        this.objects = objects;
        this.batchMax = batchMax;
    }

    /** How many objects waited when this instance last looked, after each run. */
    public long queued() {
        return queued;
    }

    /**
     * Removes what is due, unless that is being done already. Gives up where a few in a row cannot be removed: the storage is out of
     * reach.
     *
     * @return completes when it has ended, well or not
     */
    public Future<Void> run() {
        if (!running.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return batch().transform(ended -> queue.length())
                .onSuccess(length -> queued = length)
                .onComplete(ended -> running.set(false))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> batch() {
        return queue.take(batchMax)
                .compose(keys -> remove(keys)
                        .compose(goesOn -> goesOn && keys.size() == batchMax ? batch() : Future.succeededFuture()));
    }

    /** False if it gave up. */
    private Future<Boolean> remove(List<String> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(true);
        }
        List<String> some = keys.subList(0, Math.min(CONCURRENT, keys.size()));
        List<Future<Void>> removals = some.stream().map(objects::remove).toList();
        return Future.join(removals).transform(ended -> {
            List<String> removed = IntStream.range(0, some.size())
                    .filter(i -> removals.get(i).succeeded())
                    .mapToObj(some::get)
                    .toList();
            return removed.isEmpty()
                    ? Future.succeededFuture(false)
                    : queue.removed(removed).compose(done -> remove(keys.subList(some.size(), keys.size())));
        });
    }
}
