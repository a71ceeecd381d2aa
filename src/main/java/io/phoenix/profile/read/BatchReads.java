package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a batch: takes hits from L1, joins loads in flight, and leads one load of all other ids, which other readers can
 * join. Thread-safe; never blocks.
 */
public record BatchReads(
        LocalCache cache, Coalescer coalescer, BatchLoader loader, ReadDeadline deadline, ReadMetrics metrics) {

    /**
     * The profiles, created where absent. One that cannot be read is {@linkplain BatchResult#unavailable unavailable}, and
     * does not fail the batch.
     *
     * @param ids without duplicates
     */
    public Future<BatchResult> readOrCreate(List<ProfileId> ids) {
        List<CachedProfile> hits = cache.getAll(ids);
        return hits != null ? Future.succeededFuture(BatchResult.ofHits(ids, hits)) : readWithMisses(ids);
    }

    /**
     * The profiles that exist. Misses that can't be read are {@linkplain BatchResult#unavailable unavailable}.
     *
     * @param ids without duplicates
     */
    public Future<BatchResult> lookUp(List<ProfileId> ids) {
        Map<ProfileId, ReadResult> found = new HashMap<>();
        List<ProfileId> misses = new ArrayList<>();
        for (ProfileId id : ids) {
            ReadResult present = ReadResult.fromL1(cache, id);
            if (present == null) {
                misses.add(id);
            } else {
                found.put(id, present);
            }
        }
        Future<Results> load = misses.isEmpty()
                ? Future.succeededFuture(Results.NONE)
                : deadline.limit(load(misses, false, LoadedProfile.LOADS_MAX));
        return load.transform(loaded -> {
            boolean complete = loaded.succeeded() && loaded.result().failure == null;
            if (loaded.succeeded()) {
                found.putAll(loaded.result().profiles);
            }
            List<ReadResult> inOrder =
                    ids.stream().filter(found::containsKey).map(found::get).toList();
            List<ProfileId> others =
                    misses.stream().filter(id -> !found.containsKey(id)).toList();
            return Future.succeededFuture(
                    complete ? BatchResult.of(inOrder, others, List.of()) : BatchResult.of(inOrder, List.of(), others));
        });
    }

    /** Loads the profiles that exist into L1, without a deadline. */
    Future<?> preload(List<ProfileId> ids) {
        return load(ids, false, LoadedProfile.LOADS_MAX);
    }

    private Future<BatchResult> readWithMisses(List<ProfileId> ids) {
        long startNanos = System.nanoTime();
        Map<ProfileId, ReadResult> read = new HashMap<>(2 * ids.size());
        List<Coalescer.Load> leading = new ArrayList<>();
        List<Future<ReadResult>> following = new ArrayList<>();
        for (ProfileId id : ids) {
            ReadResult present = ReadResult.fromL1(cache, id);
            if (present != null) {
                read.put(id, present);
                continue;
            }
            Coalescer.Load load = coalescer.join(id);
            if (load.isLeader()) {
                leading.add(load);
            } else {
                following.add(load.result().onSuccess(result -> waited(result, System.nanoTime() - startNanos)));
            }
        }
        Future<Map<ProfileId, ReadResult>> led = lead(leading, startNanos);
        // most batches follow no other load
        Future<?> others = following.isEmpty()
                ? Future.succeededFuture()
                : Future.join(following).otherwiseEmpty();
        return led.compose(loaded -> others.map(ended -> {
            read.putAll(loaded);
            following.stream()
                    .filter(Future::succeeded)
                    .forEach(load -> read.put(load.result().id(), load.result()));
            return inOrder(ids, read);
        }));
    }

    /** Runs one load for all ids that this batch leads, and completes them for their followers; never fails. */
    private Future<Map<ProfileId, ReadResult>> lead(List<Coalescer.Load> leading, long startNanos) {
        if (leading.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        metrics.loadStarted();
        List<ProfileId> ids = leading.stream().map(Coalescer.Load::id).toList();
        return deadline.limit(load(ids, true, LoadedProfile.LOADS_MAX))
                .otherwise(failure -> new Results(Map.of(), failure))
                .map(results -> {
                    leading.forEach(load -> load.complete(results.of(load.id())));
                    long waitedNanos = System.nanoTime() - startNanos;
                    results.profiles.values().forEach(result -> waited(result, waitedNanos));
                    return results.profiles;
                });
    }

    private void waited(ReadResult result, long nanos) {
        metrics.waited(result.source().label(), nanos);
    }

    private static BatchResult inOrder(List<ProfileId> ids, Map<ProfileId, ReadResult> read) {
        List<ReadResult> found = new ArrayList<>(ids.size());
        List<ProfileId> unavailable = new ArrayList<>();
        for (ProfileId id : ids) {
            ReadResult result = read.get(id);
            if (result == null) {
                unavailable.add(id);
            } else {
                found.add(result);
            }
        }
        return BatchResult.of(found, List.of(), unavailable);
    }

    /** The results of a load; {@code failure} says why the others could not be read, and is null if they don't exist. */
    private record Results(
            Map<ProfileId, ReadResult> profiles, @Nullable Throwable failure) {

        static final Results NONE = new Results(Map.of(), null);

        Results withAll(Map<ProfileId, ReadResult> more, @Nullable Throwable moreFailure) {
            more.putAll(profiles);
            return new Results(more, failure == null ? moreFailure : failure);
        }

        Future<ReadResult> of(ProfileId id) {
            ReadResult result = profiles.get(id);
            if (result != null) {
                return Future.succeededFuture(result);
            }
            return Future.failedFuture(failure == null ? new IllegalStateException("not loaded: " + id) : failure);
        }
    }

    private Future<Results> load(List<ProfileId> ids, boolean create, int loadsLeft) {
        return cache.run(
                ids,
                begun -> loader.load(ids, create, begun.beginNanos()).compose(loaded -> {
                    Map<ProfileId, ReadResult> results =
                            new HashMap<>(2 * loaded.profiles().size());
                    List<ProfileId> outdated = new ArrayList<>();
                    for (LoadedProfile each : loaded.profiles().values()) {
                        if (each.offerTo(cache, begun)) {
                            results.put(each.id(), each.toResult());
                        } else {
                            outdated.add(each.id());
                        }
                    }
                    return outdated.isEmpty()
                            ? Future.succeededFuture(new Results(results, loaded.failure()))
                            : loadAgain(outdated, create, loadsLeft - 1)
                                    .map(again -> again.withAll(results, loaded.failure()));
                }));
    }

    /** Loads profiles whose incarnation is no longer the present one. */
    private Future<Results> loadAgain(List<ProfileId> outdated, boolean create, int loadsLeft) {
        return loadsLeft > 0
                ? load(outdated, create, loadsLeft)
                : Future.succeededFuture(new Results(Map.of(), ProfileFailure.failOver()));
    }
}
