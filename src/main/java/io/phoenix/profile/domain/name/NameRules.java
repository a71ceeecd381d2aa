package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;

/** The rules for a name that a user chooses. Safe for use by several threads. */
public final class NameRules {

    private static final int LENGTH_MIN = 1;
    private static final int LENGTH_MAX = 64;

    private NameRules() {}

    /** The rules of a tenant that has set none of its own. */
    public static NameRules standard() {
        return new NameRules();
    }

    /**
     * The name as it is kept and shown.
     *
     * @throws ProfileFailure of kind {@link Kind#NAME_REFUSED}, with the rule as its reason
     */
    public DisplayName accept(String raw) {
        String name = raw.strip();
        int length = name.codePointCount(0, name.length());
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new ProfileFailure(
                    Kind.NAME_REFUSED,
                    "name: '" + Quoted.of(raw) + "' has " + length + " characters (expected: " + LENGTH_MIN + " to "
                            + LENGTH_MAX + ")",
                    length < LENGTH_MIN ? "too_short" : "too_long");
        }
        return new DisplayName(name);
    }
}
