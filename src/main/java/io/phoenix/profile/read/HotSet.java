package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where running instances leave the ids of the profiles that are read most, for those that start after them. It may lose
 * them at any time, and it forgets by itself what nobody left again for a while.
 *
 * <p>Every call ends within the implementation's time limit, and fails when the place is out of reach. Safe for use by
 * several threads.
 */
public interface HotSet {

    /**
     * Leaves ids beside those that others left; beyond the bound of the implementation the coldest go.
     *
     * @param ids the hottest first
     */
    Future<Void> leave(List<ProfileId> ids);

    /** Some of the ids, the hottest first: those from a place on, which counts from 0; none when there are no more. */
    Future<List<ProfileId>> page(int first, int count);
}
