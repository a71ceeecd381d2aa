package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.List;

/**
 * The ids that instances read most, kept for the warm-up of those that start later. It may lose ids at any time, and drops
 * those that no instance has saved for a while.
 *
 * <p>Every call completes within the implementation's time limit, and fails if the hot set is unreachable. Thread-safe.
 */
public interface HotSet {

    /**
     * Merges ids with those that other instances saved; beyond the implementation's limit, the coldest are dropped.
     *
     * @param ids hottest first
     */
    Future<Void> save(List<ProfileId> ids);

    /** Up to {@code count} ids, hottest first, from an offset that counts from 0; empty past the end. */
    Future<List<ProfileId>> read(int offset, int count);
}
