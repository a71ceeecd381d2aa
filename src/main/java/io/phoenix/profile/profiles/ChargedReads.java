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
 * Reads that create no more than a budget allows, so that a page of invented ids is no way to fill the database. What is
 * there already costs nothing of it, and is answered when it is used up.
 */
public final class ChargedReads {

    private final Profiles profiles;

    /** Over the reads that create without a limit. */
    public ChargedReads(Profiles profiles) {
        this.profiles = profiles;
    }

    /** The profile; fails where there is none and the budget does not allow one. */
    public Future<ReadResult> get(ProfileId id, long versionMin, TokenBucket budget) {
        if (!budget.tryTake()) {
            return profiles.lookUp(List.of(id))
                    .compose(found -> found.missing().isEmpty()
                            ? profiles.get(id, versionMin)
                            : Future.failedFuture(budget.refuse("new profiles")));
        }
        return profiles.get(id, versionMin).onComplete(read -> {
            if (read.failed() || read.result().source() != Source.CREATED) {
                budget.putBack(1);
            }
        });
    }

    /** The profiles; those that the budget does not allow to create are unavailable. */
    public Future<BatchResult> getAll(List<ProfileId> ids, TokenBucket budget) {
        int allowed = budget.takeUpTo(ids.size());
        return allowed == ids.size()
                ? create(ids, allowed, budget)
                : profiles.lookUp(ids).compose(found -> {
                    Set<ProfileId> refused = new HashSet<>(found.unavailable());
                    found.missing().stream().skip(allowed).forEach(refused::add);
                    budget.countRefusals(refused.size() - found.unavailable().size());
                    return create(without(ids, refused), allowed, budget)
                            .map(page -> withUnavailable(ids, page, refused));
                });
    }

    private Future<BatchResult> create(List<ProfileId> ids, int allowed, TokenBucket budget) {
        return profiles.getAll(ids).onSuccess(page -> budget.putBack(Math.max(0, allowed - page.created())));
    }

    private static BatchResult withUnavailable(List<ProfileId> ids, BatchResult page, Set<ProfileId> refused) {
        Set<ProfileId> unavailable = new HashSet<>(refused);
        unavailable.addAll(page.unavailable());
        List<ProfileId> inOrder = new ArrayList<>(ids);
        inOrder.retainAll(unavailable);
        return new BatchResult(page.profiles(), inOrder, page.missing(), page.created());
    }

    private static List<ProfileId> without(List<ProfileId> ids, Set<ProfileId> others) {
        return ids.stream().filter(id -> !others.contains(id)).toList();
    }
}
