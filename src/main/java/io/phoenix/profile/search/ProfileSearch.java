package io.phoenix.profile.search;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;

/**
 * Finds profiles in the store, never in a cache. Every call completes within the time limit of the implementation. Thread-safe.
 *
 * <p>Answers are ordered by user id, those of a search by prefix by folded name first; both compare by code points. A profile that
 * is neither renamed nor erased meanwhile is in exactly one answer, whatever happens to the others.
 */
public interface ProfileSearch {

    /**
     * Some of the tenant's profiles. Fails with {@link Kind#NOT_SEARCHABLE} if the database has no index of names.
     *
     * @param limit at least 1
     */
    Future<FoundProfiles> find(String tenantId, SearchQuery query, SearchPosition after, int limit);
}
