package io.phoenix.profile.tier;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NameGenerator;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads profiles from the store, and creates them there on the first read. */
public final class Origin {

    private final ProfileStore store;
    private final NameGenerator names;

    public Origin(ProfileStore store, NameGenerator names) {
        this.store = store;
        this.names = names;
    }

    Future<Found> readOrCreate(ProfileId id) {
        return store.find(id)
                .compose(found -> found.map(profile -> Future.succeededFuture(new Found(profile, Source.POSTGRES)))
                        .orElseGet(() -> create(id)));
    }

    private Future<Found> create(ProfileId id) {
        return store.insert(id, names.nameOf(id))
                .compose(created -> created.map(profile -> Future.succeededFuture(new Found(profile, Source.CREATED)))
                        .orElseGet(() -> readCreatedByAnother(id)));
    }

    /** A new statement sees what was committed after the first one began; the insert would not have been refused else. */
    private Future<Found> readCreatedByAnother(ProfileId id) {
        return store.find(id).map(Optional::orElseThrow).map(profile -> new Found(profile, Source.POSTGRES));
    }

    /** Those of the profiles that there are. */
    Future<Map<ProfileId, Found>> readAll(List<ProfileId> ids) {
        return store.findAll(ids).map(profiles -> put(new HashMap<>(), profiles, Source.POSTGRES));
    }

    /** All of the profiles, in at most three statements. */
    Future<Map<ProfileId, Found>> readOrCreateAll(List<ProfileId> ids) {
        return readAll(ids).compose(found -> {
            Map<ProfileId, String> absent = new HashMap<>();
            for (ProfileId id : ids) {
                if (!found.containsKey(id)) {
                    absent.put(id, names.nameOf(id));
                }
            }
            return absent.isEmpty() ? Future.succeededFuture(found) : createAll(absent, found);
        });
    }

    private Future<Map<ProfileId, Found>> createAll(Map<ProfileId, String> absent, Map<ProfileId, Found> found) {
        return store.insertAll(absent).compose(created -> {
            put(found, created, Source.CREATED);
            if (created.size() == absent.size()) {
                return Future.succeededFuture(found);
            }
            List<ProfileId> createdByOthers = absent.keySet().stream()
                    .filter(id -> !found.containsKey(id))
                    .toList();
            return store.findAll(createdByOthers).map(profiles -> put(found, profiles, Source.POSTGRES));
        });
    }

    private static Map<ProfileId, Found> put(Map<ProfileId, Found> found, List<Profile> profiles, Source source) {
        profiles.forEach(profile -> found.put(profile.id(), new Found(profile, source)));
        return found;
    }
}
