package io.phoenix.profile.profiles;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.limit.TokenBucket;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads that charge each creation to the caller's rate limit, so made-up ids can't fill the database. Reads of existing
 * profiles are free, and succeed even if the bucket is empty. Thread-safe.
 */
public record ChargedReads(Profiles profiles) {

    /** The profile; fails if it is absent and the bucket is empty. */
    public Future<ReadResult> get(ProfileId id, long versionMin, TokenBucket creations) {
        if (!creations.tryTake()) {
            return profiles.lookUp(List.of(id))
                    .compose(result -> result.absent().isEmpty()
                            ? profiles.get(id, versionMin)
                            : Future.failedFuture(creations.refuse("new profiles")));
        }
        return profiles.get(id, versionMin).onComplete(read -> {
            if (read.failed() || read.result().source() != Source.CREATED) {
                creations.putBack(1);
            }
        });
    }

    /** The profiles; absent ones beyond the tokens in the bucket are unavailable. */
    public Future<BatchResult> getAll(List<ProfileId> ids, TokenBucket creations) {
        int allowed = creations.takeUpTo(ids.size());
        return allowed == ids.size()
                ? readOrCreate(ids, allowed, creations)
                : profiles.lookUp(ids).compose(existing -> {
                    Set<ProfileId> refused = new HashSet<>(existing.unavailable());
                    existing.absent().stream().skip(allowed).forEach(refused::add);
                    creations.countRefusals(
                            refused.size() - existing.unavailable().size());
                    List<ProfileId> rest =
                            ids.stream().filter(id -> !refused.contains(id)).toList();
                    return readOrCreate(rest, allowed, creations).map(result -> withUnavailable(ids, result, refused));
                });
    }

    private Future<BatchResult> readOrCreate(List<ProfileId> ids, int allowed, TokenBucket creations) {
        return profiles.getAll(ids).onSuccess(result -> creations.putBack(Math.max(0, allowed - result.created())));
    }

    private static BatchResult withUnavailable(List<ProfileId> ids, BatchResult result, Set<ProfileId> refused) {
        refused.addAll(result.unavailable());
        List<ProfileId> inOrder = new ArrayList<>(ids);
        inOrder.retainAll(refused);
        return new BatchResult(result.found(), result.absent(), inOrder, result.erased());
    }
}
