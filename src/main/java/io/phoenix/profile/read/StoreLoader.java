package io.phoenix.profile.read;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.name.NamePolicies;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads profiles and kept erasures from the store, and creates profiles that are absent. */
public record StoreLoader(ProfileStore store, NamePolicies names, BodyEncoder encoder) {

    Future<LoadedProfile> readOrCreate(ProfileId id) {
        return store.find(id).compose(found -> existing(found).orElseGet(() -> create(id)));
    }

    private Future<LoadedProfile> create(ProfileId id) {
        return FreeName.first(names.of(id.tenantId()), id, name -> create(id, name));
    }

    private Future<LoadedProfile> create(ProfileId id, ClaimedName name) {
        return store.insert(id, name)
                .compose(created -> created.value()
                        .map(profile -> Future.succeededFuture(loaded(profile, created.stamp(), Source.CREATED)))
                        .orElseGet(() -> readConcurrentlyCreated(id, name)));
    }

    /**
     * A new statement sees commits since the first one started. If it finds no profile either, the insert did nothing because
     * another user has the name.
     */
    private Future<LoadedProfile> readConcurrentlyCreated(ProfileId id, ClaimedName name) {
        return store.find(id).compose(found -> existing(found).orElseGet(() -> Future.failedFuture(name.taken())));
    }

    /** The profiles that exist, and the stamp of the read. */
    Future<Stamped<Map<ProfileId, LoadedProfile>>> readAll(List<ProfileId> ids) {
        return store.findAll(ids)
                .map(found -> found.map(profiles -> put(new HashMap<>(), profiles, found.stamp(), Source.POSTGRES)));
    }

    /** The profiles, created where absent: at most three statements, and a few more for each generated name that is taken. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreateAll(List<ProfileId> ids) {
        return readAll(ids).map(Stamped::value).compose(loaded -> {
            Map<ProfileId, ClaimedName> absent = new HashMap<>();
            for (ProfileId id : missing(ids, loaded)) {
                absent.put(id, names.of(id.tenantId()).generated(id, 0));
            }
            return absent.isEmpty() ? Future.succeededFuture(loaded) : createAll(absent, loaded);
        });
    }

    private Future<Map<ProfileId, LoadedProfile>> createAll(
            Map<ProfileId, ClaimedName> absent, Map<ProfileId, LoadedProfile> loaded) {
        return store.insertAll(absent).compose(created -> {
            put(loaded, created.value(), created.stamp(), Source.CREATED);
            return created.value().size() == absent.size()
                    ? Future.succeededFuture(loaded)
                    : readAll(missing(absent.keySet(), loaded)).compose(concurrentlyCreated -> {
                        loaded.putAll(concurrentlyCreated.value());
                        return createEach(missing(absent.keySet(), loaded), loaded);
                    });
        });
    }

    /** Creates the profiles whose first generated name is taken. */
    private Future<Map<ProfileId, LoadedProfile>> createEach(
            List<ProfileId> ids, Map<ProfileId, LoadedProfile> loaded) {
        List<Future<LoadedProfile>> creations = ids.stream().map(this::create).toList();
        return creations.isEmpty()
                ? Future.succeededFuture(loaded)
                : Future.all(creations).map(created -> {
                    creations.forEach(creation -> loaded.put(creation.result().id(), creation.result()));
                    return loaded;
                });
    }

    private Optional<Future<LoadedProfile>> existing(Stamped<Optional<Profile>> found) {
        return found.value().map(profile -> Future.succeededFuture(loaded(profile, found.stamp(), Source.POSTGRES)));
    }

    private LoadedProfile loaded(Profile profile, Stamp stamp, Source source) {
        return new LoadedProfile(profile.id(), CachedProfile.of(profile, encoder), stamp, source);
    }

    private static List<ProfileId> missing(Collection<ProfileId> ids, Map<ProfileId, LoadedProfile> loaded) {
        return ids.stream().filter(id -> !loaded.containsKey(id)).toList();
    }

    private Map<ProfileId, LoadedProfile> put(
            Map<ProfileId, LoadedProfile> loaded, List<Profile> profiles, Stamp stamp, Source source) {
        profiles.forEach(profile -> loaded.put(profile.id(), loaded(profile, stamp, source)));
        return loaded;
    }
}
