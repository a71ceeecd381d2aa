package io.phoenix.profile.domain;

/**
 * The message "this id is now at version v".
 *
 * @param erased whether the version is an erasure
 */
public record Invalidation(ProfileId id, long version, boolean erased) {

    public static Invalidation changed(ProfileId id, long version) {
        return new Invalidation(id, version, false);
    }

    public static Invalidation erased(ProfileId id, long version) {
        return new Invalidation(id, version, true);
    }
}
