package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;

/** The one form of every refusal: the value, what is wrong with it, and what was expected. */
final class NameRefusal {

    private NameRefusal() {}

    /**
     * A refusal such as {@code name: 'Bob' has 3 characters (expected: 4 to 64)}.
     *
     * @param reason the rule, as a word in snake_case
     */
    static ProfileFailure of(String reason, String name, String problem, String expected) {
        return new ProfileFailure(
                Kind.NAME_REFUSED,
                "name: '" + Quoted.of(name) + "' " + problem + " (expected: " + expected + ")",
                reason);
    }
}
