package io.phoenix.profile.search;

/**
 * Behind which profile an answer begins: answers are ordered by key, then by user id. Immutable.
 *
 * @param key the folded name in a search by prefix; otherwise empty
 */
public record SearchPosition(String key, String userId) {

    /** Before every profile. */
    public static final SearchPosition START = new SearchPosition("", "");
}
