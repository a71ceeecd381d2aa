package io.phoenix.profile.read;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads a batch in at most five round trips: reads L2; reads the store; inserts absent profiles; reads those that others
 * inserted meanwhile; puts what it read from the store into L2, if that answered. It takes no leases: it would not wait for
 * those of others.
 */
public record BatchLoader(LocalCache cache, SharedCache shared, StoreLoader store) {

    /**
     * The profiles that were loaded.
     *
     * @param failure why the others could not be read; null if they don't exist
     */
    record Loaded(
            Map<ProfileId, LoadedProfile> profiles,
            @Nullable Throwable failure) {}

    /** The profiles, created where absent if {@code create} is set; never fails. */
    Future<Loaded> load(List<ProfileId> ids, boolean create, long beginNanos) {
        return shared.getAll(ids).transform(l2 -> {
            Map<ProfileId, LoadedProfile> loaded = new HashMap<>(2 * ids.size());
            Map<ProfileId, LoadedProfile> fallback = new HashMap<>();
            if (l2.succeeded()) {
                l2.result().values().forEach(value -> sort(value, loaded, fallback));
            }
            if (loaded.size() == ids.size()) {
                return Future.succeededFuture(new Loaded(loaded, null));
            }
            return fromStore(without(ids, loaded.keySet()), create)
                    .onSuccess(read -> {
                        if (l2.succeeded()) {
                            shared.putAll(
                                    read.values().stream()
                                            .map(LoadedProfile::toShared)
                                            .toList(),
                                    beginNanos);
                        }
                    })
                    .transform(read -> {
                        boolean unavailable = read.failed() && ProfileFailure.isUnavailability(read.cause());
                        loaded.putAll(read.succeeded() ? read.result() : unavailable ? fallback : Map.of());
                        return Future.succeededFuture(new Loaded(loaded, read.cause()));
                    });
        });
    }

    /** What can't be vouched for is an answer only if nothing can, or if the store does not answer. */
    private void sort(SharedValue value, Map<ProfileId, LoadedProfile> loaded, Map<ProfileId, LoadedProfile> fallback) {
        Admission admission = cache.admit(value.id(), value.version(), value.isTombstone(), value.stamp());
        if (admission == Admission.FRESH) {
            loaded.put(value.id(), LoadedProfile.fromL2(value, Source.REDIS));
        } else if (admission == Admission.STALE) {
            (cache.isVerified() ? fallback : loaded).put(value.id(), LoadedProfile.fromL2(value, Source.STALE));
        }
    }

    private Future<Map<ProfileId, LoadedProfile>> fromStore(List<ProfileId> ids, boolean create) {
        if (create) {
            return store.readOrCreateAll(ids);
        }
        // that a profile is absent counts only if the present primary says so
        return store.readAll(ids)
                .compose(found -> cache.observe(found.incarnation())
                        ? Future.succeededFuture(found.value())
                        : Future.failedFuture(ProfileFailure.failOver()));
    }

    private static List<ProfileId> without(List<ProfileId> ids, Set<ProfileId> loaded) {
        return ids.stream().filter(id -> !loaded.contains(id)).toList();
    }
}
