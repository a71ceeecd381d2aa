package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads profiles from the store, and creates those that are absent. */
public record StoreLoader(ProfileStore store, NamePolicies names) {

    Future<LoadedProfile> readOrCreate(ProfileId id) {
        return store.find(id).compose(found -> found.map(StoreLoader::existing).orElseGet(() -> create(id)));
    }

    private Future<LoadedProfile> create(ProfileId id) {
        return FreeName.first(names.of(id.tenantId()), id, name -> create(id, name));
    }

    private Future<LoadedProfile> create(ProfileId id, ClaimedName name) {
        return store.insert(id, name)
                .compose(created -> created.map(
                                profile -> Future.succeededFuture(new LoadedProfile(profile, Source.CREATED)))
                        .orElseGet(() -> readConcurrentlyCreated(id, name)));
    }

    /**
     * A new statement sees commits since the first one started. If it finds no profile either, the insert did nothing because
     * another user has the name.
     */
    private Future<LoadedProfile> readConcurrentlyCreated(ProfileId id, ClaimedName name) {
        return store.find(id)
                .compose(found -> found.map(StoreLoader::existing).orElseGet(() -> Future.failedFuture(name.taken())));
    }

    /** The profiles that exist. */
    Future<Map<ProfileId, LoadedProfile>> readAll(List<ProfileId> ids) {
        return store.findAll(ids).map(profiles -> put(new HashMap<>(), profiles, Source.POSTGRES));
    }

    /** The profiles, created where absent: at most three statements, and a few more for each generated name that is taken. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreateAll(List<ProfileId> ids) {
        return readAll(ids).compose(loaded -> {
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
            put(loaded, created, Source.CREATED);
            return created.size() == absent.size()
                    ? Future.succeededFuture(loaded)
                    : readAll(missing(absent.keySet(), loaded)).compose(concurrentlyCreated -> {
                        loaded.putAll(concurrentlyCreated);
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
                    creations.forEach(
                            creation -> loaded.put(creation.result().profile().id(), creation.result()));
                    return loaded;
                });
    }

    private static Future<LoadedProfile> existing(Profile profile) {
        return Future.succeededFuture(new LoadedProfile(profile, Source.POSTGRES));
    }

    private static List<ProfileId> missing(Collection<ProfileId> ids, Map<ProfileId, LoadedProfile> loaded) {
        return ids.stream().filter(id -> !loaded.containsKey(id)).toList();
    }

    private static Map<ProfileId, LoadedProfile> put(
            Map<ProfileId, LoadedProfile> loaded, List<Profile> profiles, Source source) {
        profiles.forEach(profile -> loaded.put(profile.id(), new LoadedProfile(profile, source)));
        return loaded;
    }
}
