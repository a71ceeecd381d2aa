package io.phoenix.profile.domain;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A name on its way into a profile, and what it claims there: of the profiles of a tenant at most one holds a key.
 *
 * @param key what the name looks like, as a text; null in a tenant whose users may share names
 */
public record ClaimedName(DisplayName name, @Nullable String key) {

    /** Why a name is refused that looks like the one of another profile. */
    public static final String REASON_TAKEN = "name_taken";

    /** A name that several may have. */
    public static ClaimedName shared(String name) {
        return new ClaimedName(new DisplayName(name), null);
    }

    /** The name itself. */
    public String text() {
        return name.value();
    }

    /** The failure to answer with when another profile of the tenant holds the key. */
    public ProfileFailure taken() {
        return new ProfileFailure(
                Kind.NAME_REFUSED,
                "name: '" + Quoted.of(text())
                        + "' is taken, or looks like one that is (expected: a name that nobody else has)",
                REASON_TAKEN);
    }

    /** Whether something failed for want of a free name, and nothing else. */
    public static boolean isTaken(Throwable failure) {
        return failure instanceof ProfileFailure refused && REASON_TAKEN.equals(refused.reason());
    }
}
