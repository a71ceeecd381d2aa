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

/** Reads profiles from the store, and creates them there on the first read. */
public final class StoreLoader {

    private final ProfileStore store;
    private final NamePolicies names;

    public StoreLoader(ProfileStore store, NamePolicies names) {
        this.store = store;
        this.names = names;
    }

    Future<LoadedProfile> readOrCreate(ProfileId id) {
        return store.find(id)
                .compose(found -> found.map(
                                profile -> Future.succeededFuture(new LoadedProfile(profile, Source.POSTGRES)))
                        .orElseGet(() -> create(id)));
    }

    private Future<LoadedProfile> create(ProfileId id) {
        return FreeName.first(names.of(id.tenantId()), id, name -> create(id, name));
    }

    private Future<LoadedProfile> create(ProfileId id, ClaimedName name) {
        return store.insert(id, name)
                .compose(created -> created.map(
                                profile -> Future.succeededFuture(new LoadedProfile(profile, Source.CREATED)))
                        .orElseGet(() -> readCreatedByAnother(id, name)));
    }

    /**
     * A new statement sees what was committed after the first one began. If the id still has no profile, it was the name
     * that another has.
     */
    private Future<LoadedProfile> readCreatedByAnother(ProfileId id, ClaimedName name) {
        return store.find(id)
                .compose(found -> found.map(
                                profile -> Future.succeededFuture(new LoadedProfile(profile, Source.POSTGRES)))
                        .orElseGet(() -> Future.failedFuture(name.taken())));
    }

    /** Those of the profiles that there are. */
    Future<Map<ProfileId, LoadedProfile>> readAll(List<ProfileId> ids) {
        return store.findAll(ids).map(profiles -> put(new HashMap<>(), profiles, Source.POSTGRES));
    }

    /** All of the profiles, in at most three statements, and some more for each generated name that is taken. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreateAll(List<ProfileId> ids) {
        return readAll(ids).compose(found -> {
            Map<ProfileId, ClaimedName> absent = new HashMap<>();
            for (ProfileId id : missing(ids, found)) {
                absent.put(id, names.of(id.tenantId()).generated(id, 0));
            }
            return absent.isEmpty() ? Future.succeededFuture(found) : createAll(absent, found);
        });
    }

    private Future<Map<ProfileId, LoadedProfile>> createAll(
            Map<ProfileId, ClaimedName> absent, Map<ProfileId, LoadedProfile> found) {
        return store.insertAll(absent).compose(created -> {
            put(found, created, Source.CREATED);
            return created.size() == absent.size()
                    ? Future.succeededFuture(found)
                    : readAll(missing(absent.keySet(), found)).compose(createdByOthers -> {
                        found.putAll(createdByOthers);
                        return createEach(missing(absent.keySet(), found), found);
                    });
        });
    }

    /** Those whose names are taken, for which the next ones are tried. */
    private Future<Map<ProfileId, LoadedProfile>> createEach(List<ProfileId> ids, Map<ProfileId, LoadedProfile> found) {
        List<Future<LoadedProfile>> creations = ids.stream().map(this::create).toList();
        return creations.isEmpty()
                ? Future.succeededFuture(found)
                : Future.all(creations).map(created -> {
                    creations.forEach(
                            creation -> found.put(creation.result().profile().id(), creation.result()));
                    return found;
                });
    }

    private static List<ProfileId> missing(Collection<ProfileId> ids, Map<ProfileId, LoadedProfile> found) {
        return ids.stream().filter(id -> !found.containsKey(id)).toList();
    }

    private static Map<ProfileId, LoadedProfile> put(
            Map<ProfileId, LoadedProfile> found, List<Profile> profiles, Source source) {
        profiles.forEach(profile -> found.put(profile.id(), new LoadedProfile(profile, source)));
        return found;
    }
}
