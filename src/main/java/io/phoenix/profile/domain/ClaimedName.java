package io.phoenix.profile.domain;

import org.jspecify.annotations.Nullable;

/**
 * A name to be stored, and its uniqueness key: at most one profile of a tenant holds a key.
 *
 * @param key the confusable skeleton; null in a tenant whose users may share names
 * @param seed what a generated name was drawn from, and the avatar of a new profile is, in place of the user id; null for the user id
 */
public record ClaimedName(
        DisplayName name, @Nullable String key, @Nullable String seed) {

    /** A name that was chosen, or drawn from a user id. */
    public ClaimedName(DisplayName name, @Nullable String key) {
        this(name, key, null);
    }

    /** The reason of a refusal because another profile of the tenant holds the key. */
    public static final String REASON_TAKEN = "name_taken";

    /** A name that several users may have. */
    public static ClaimedName shared(String name) {
        return new ClaimedName(new DisplayName(name), null);
    }

    public String text() {
        return name.value();
    }

    /** The failure when another profile of the tenant holds the key. */
    public ProfileFailure taken() {
        return ProfileFailure.nameRefused(
                REASON_TAKEN, text(), "is taken, or looks like one that is", "a name that is free");
    }

    /** Whether this failure comes from {@link #taken}. */
    public static boolean isTaken(Throwable failure) {
        return failure instanceof ProfileFailure refused && REASON_TAKEN.equals(refused.reason());
    }
}
