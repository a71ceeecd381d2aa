package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads many profiles at once: those in memory from there, those that are being loaded by sharing the load, and all others
 * by one load that others share in turn. Safe for use by several threads; never blocks.
 */
public final class BatchReads {

    private final ProfileCache memory;
    private final BatchLoader loader;
    private final Duration deadline;
    private final ReadMetrics metrics;

    /**
     * A read path for pages.
     *
     * @param deadline the longest that a page waits for a load
     */
    public BatchReads(ProfileCache memory, BatchLoader loader, Duration deadline, ReadMetrics metrics) {
        this.memory = memory;
        this.loader = loader;
        this.deadline = deadline;
        this.metrics = metrics;
    }

    /**
     * The profiles, created where there were none.
     *
     * @param ids each once
     * @return in the order asked; ids that could not be had are {@linkplain BatchResult#unavailable() unavailable}. Never fails
     *     for one of them
     */
    public Future<BatchResult> readOrCreate(List<ProfileId> ids) {
        BatchResult page = memory.page(ids);
        return page == null ? loadMissing(ids) : Future.succeededFuture(page);
    }

    private Future<BatchResult> loadMissing(List<ProfileId> ids) {
        long began = System.nanoTime();
        Map<ProfileId, CachedProfile> present = new ConcurrentHashMap<>();
        Map<ProfileId, Coalescer.Seat> seats = new LinkedHashMap<>();
        for (ProfileId id : ids) {
            CachedProfile resident = memory.resident(id);
            if (resident == null) {
                seats.put(id, memory.seat(id));
            } else {
                present.put(id, resident);
            }
        }
        AtomicInteger created = new AtomicInteger();
        List<Future<ReadResult>> arrivals = new ArrayList<>(seats.size());
        seats.forEach((id, seat) -> arrivals.add(seat.arrival()
                .recover(failure -> lastResort(id, failure))
                .onSuccess(reading -> {
                    String source = reading.source().label();
                    metrics.read(source);
                    metrics.waited(source, System.nanoTime() - began);
                    present.put(id, reading.resident());
                    if (reading.source() == Source.CREATED) {
                        created.incrementAndGet();
                    }
                })));
        drive(seats);
        return Future.join(arrivals)
                .transform(all -> Future.succeededFuture(BatchResult.of(ids, present, true, created.get())));
    }

    /**
     * Those of the profiles that there are.
     *
     * @param ids each once
     * @return in the order asked; the others are {@linkplain BatchResult#missing() missing}, or all of those that are not in
     *     memory are unavailable
     */
    public Future<BatchResult> lookUp(List<ProfileId> ids) {
        Map<ProfileId, CachedProfile> present = new HashMap<>();
        List<ProfileId> others = new ArrayList<>();
        for (ProfileId id : ids) {
            CachedProfile resident = memory.resident(id);
            if (resident == null) {
                others.add(id);
            } else {
                present.put(id, resident);
            }
        }
        if (others.isEmpty()) {
            return Future.succeededFuture(BatchResult.of(ids, present, false, 0));
        }
        return memory.loadAll(others, () -> loader.lookUp(others, memory::floor))
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .transform(found -> {
                    if (found.succeeded()) {
                        found.result().forEach((id, reading) -> present.put(id, reading.resident()));
                    }
                    return Future.succeededFuture(BatchResult.of(ids, present, found.failed(), 0));
                });
    }

    /** One load for all ids that nobody loads yet. */
    private void drive(Map<ProfileId, Coalescer.Seat> seats) {
        Map<ProfileId, Coalescer.Seat> driven = new LinkedHashMap<>(seats);
        driven.values().removeIf(seat -> !seat.isDriver());
        List<ProfileId> mine = List.copyOf(driven.keySet());
        if (mine.isEmpty()) {
            return;
        }
        metrics.loadStarted();
        memory.loadAll(mine, () -> loader.readOrCreate(mine, memory::floor))
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(Deadlines.explained(failure, deadline)))
                .onComplete(ended -> driven.forEach((id, seat) -> seat.arrive(of(ended, id))));
    }

    private static AsyncResult<ReadResult> of(AsyncResult<Map<ProfileId, ReadResult>> ended, ProfileId id) {
        return ended.succeeded() ? Future.succeededFuture(ended.result().get(id)) : Future.failedFuture(ended.cause());
    }

    private Future<ReadResult> lastResort(ProfileId id, Throwable failure) {
        CachedProfile old = memory.lastKnown(id);
        return Deadlines.isOutOfReach(failure) && old != null
                ? Future.succeededFuture(new ReadResult(old, Source.STALE))
                : Future.failedFuture(failure);
    }
}
