package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Profile;
import java.util.List;

/**
 * What an audit found.
 *
 * @param changed the present profiles whose copies have another version: an older one, or one that the database has lost
 * @param erased the users of the copies whose profiles do not exist
 */
public record AuditedCopies(List<Profile> changed, List<String> erased) {

    public AuditedCopies {
        changed = List.copyOf(changed);
        erased = List.copyOf(erased);
    }
}
