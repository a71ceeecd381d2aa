package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     * The profiles that exist. If the load fails, all misses are {@linkplain BatchResult#unavailable unavailable}.
     *
     * @param ids without duplicates
     */
    public Future<BatchResult> lookUp(List<ProfileId> ids) {
        Map<ProfileId, ReadResult> found = new HashMap<>();
        List<ProfileId> misses = new ArrayList<>();
        for (ProfileId id : ids) {
            CachedProfile hit = cache.get(id);
            if (hit == null) {
                misses.add(id);
            } else {
                found.put(id, new ReadResult(id, hit, Source.LOCAL));
            }
        }
        Future<Map<ProfileId, ReadResult>> load =
                misses.isEmpty() ? Future.succeededFuture(Map.of()) : deadline.limit(load(misses, false));
        return load.onSuccess(found::putAll).transform(loaded -> {
            List<ReadResult> inOrder =
                    ids.stream().filter(found::containsKey).map(found::get).toList();
            List<ProfileId> others =
                    misses.stream().filter(id -> !found.containsKey(id)).toList();
            return Future.succeededFuture(
                    loaded.succeeded()
                            ? new BatchResult(inOrder, others, List.of())
                            : new BatchResult(inOrder, List.of(), others));
        });
    }

    /** Loads the profiles that exist into L1, without a deadline. */
    Future<?> preload(List<ProfileId> ids) {
        return load(ids, false);
    }

    private Future<BatchResult> readWithMisses(List<ProfileId> ids) {
        long startNanos = System.nanoTime();
        List<Future<ReadResult>> reads = new ArrayList<>(ids.size());
        List<Coalescer.Load> leading = new ArrayList<>();
        for (ProfileId id : ids) {
            CachedProfile hit = cache.get(id);
            if (hit != null) {
                reads.add(Future.succeededFuture(new ReadResult(id, hit, Source.LOCAL)));
                continue;
            }
            Coalescer.Load load = coalescer.join(id);
            if (load.isLeader()) {
                leading.add(load);
            }
            reads.add(load.result()
                    .recover(failure -> deadline.fallBackToStale(failure, id, SingleReads.ANY_VERSION))
                    .onSuccess(result -> metrics.waited(result.source().label(), System.nanoTime() - startNanos)));
        }
        lead(leading);
        return Future.join(reads).transform(all -> Future.succeededFuture(inOrder(ids, reads)));
    }

    /** Runs one load for all ids that this batch leads. */
    private void lead(List<Coalescer.Load> leading) {
        if (leading.isEmpty()) {
            return;
        }
        metrics.loadStarted();
        List<ProfileId> ids = leading.stream().map(Coalescer.Load::id).toList();
        deadline.limit(load(ids, true))
                .onComplete(
                        results -> leading.forEach(load -> load.complete(
                                results.containsKey(load.id())
                                        ? Future.succeededFuture(results.get(load.id()))
                                        : Future.failedFuture("not loaded: " + load.id()))),
                        failure -> leading.forEach(load -> load.complete(Future.failedFuture(failure))));
    }

    private static BatchResult inOrder(List<ProfileId> ids, List<Future<ReadResult>> reads) {
        List<ReadResult> found = new ArrayList<>(ids.size());
        List<ProfileId> unavailable = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (reads.get(i).succeeded()) {
                found.add(reads.get(i).result());
            } else {
                unavailable.add(ids.get(i));
            }
        }
        return new BatchResult(found, List.of(), unavailable);
    }

    private Future<Map<ProfileId, ReadResult>> load(List<ProfileId> ids, boolean create) {
        return cache.begin(ids)
                .compose(epoch -> (create
                                ? loader.readOrCreate(ids, cache::watermark)
                                : loader.lookUp(ids, cache::watermark))
                        .map(loaded -> encoded(loaded, epoch))
                        .onComplete(
                                results -> ids.forEach(id -> {
                                    ReadResult result = results.get(id);
                                    cache.endLoad(id, result == null ? null : result.profile());
                                }),
                                failure -> ids.forEach(id -> cache.endLoad(id, null))));
    }

    private Map<ProfileId, ReadResult> encoded(Map<ProfileId, LoadedProfile> loaded, int epoch) {
        Map<ProfileId, ReadResult> results = new HashMap<>();
        loaded.forEach((id, each) ->
                results.put(id, new ReadResult(id, cache.encode(each.profile(), epoch), each.source())));
        return results;
    }
}
