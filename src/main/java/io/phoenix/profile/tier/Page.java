package io.phoenix.profile.tier;

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
public record Page(List<Resident> profiles, List<ProfileId> unavailable, List<ProfileId> missing, int created) {

    static Page of(List<ProfileId> ids, Map<ProfileId, Resident> present, boolean othersUnavailable, int created) {
        List<Resident> profiles = new ArrayList<>(ids.size());
        List<ProfileId> others = new ArrayList<>();
        for (ProfileId id : ids) {
            Resident resident = present.get(id);
            if (resident == null) {
                others.add(id);
            } else {
                profiles.add(resident);
            }
        }
        return othersUnavailable
                ? new Page(profiles, others, List.of(), created)
                : new Page(profiles, List.of(), others, created);
    }
}
