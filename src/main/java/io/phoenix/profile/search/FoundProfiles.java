package io.phoenix.profile.search;

import io.phoenix.profile.domain.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Some of the profiles that match a query, in order.
 *
 * @param next behind which profile to go on; empty if there are no more
 * @param complete false if so many profiles match that only some of them were looked at: a longer text finds all
 */
public record FoundProfiles(List<Profile> profiles, Match match, Optional<SearchPosition> next, boolean complete) {

    public FoundProfiles {
        profiles = List.copyOf(profiles);
    }
}
