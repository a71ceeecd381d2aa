package io.phoenix.profile.moderation;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** The names that users gave up. Every call completes within the time limit of the implementation. Thread-safe. */
public interface NameHistory {

    /** The former names that are kept of a user, the newest first. */
    Future<List<FormerName>> of(ProfileId id);

    /** What is kept of the names that users of a tenant had at a time, in the order of the ids, which are distinct. */
    Future<List<NameAt>> at(String tenantId, List<ProfileId> ids, Instant time);

    /** Removes former names and quarantines whose time is over, at most {@code max} of each. Returns how many of which are more. */
    Future<Integer> prune(int max);
}
