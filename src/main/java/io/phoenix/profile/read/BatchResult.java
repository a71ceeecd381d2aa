package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a read of many profiles found.
 *
 * @param profiles those that were found, in the order asked
 * @param unavailable ids of which nothing is known at this time, in the order asked
 * @param missing ids that have no profile, in the order asked
 * @param created how many of the profiles came to be while they were read
 */
public record BatchResult(
        List<CachedProfile> profiles, List<ProfileId> unavailable, List<ProfileId> missing, int created) {

    static BatchResult of(
            List<ProfileId> ids, Map<ProfileId, CachedProfile> present, boolean othersUnavailable, int created) {
        List<CachedProfile> profiles = new ArrayList<>(ids.size());
        List<ProfileId> others = new ArrayList<>();
        for (ProfileId id : ids) {
            CachedProfile resident = present.get(id);
            if (resident == null) {
                others.add(id);
            } else {
                profiles.add(resident);
            }
        }
        return othersUnavailable
                ? new BatchResult(profiles, others, List.of(), created)
                : new BatchResult(profiles, List.of(), others, created);
    }
}
