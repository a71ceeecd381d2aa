package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;

/**
 * How a tenant has its names. Safe for use by several threads.
 *
 * @param rules for names that a user chooses
 * @param generator of the names of those who chose none
 * @param unique whether no two users of the tenant may have names that look alike
 * @param renameCooldown how long a user waits between two changes of the name; zero for no wait
 */
public record NamePolicy(NameRules rules, NameGenerator generator, boolean unique, Duration renameCooldown) {

    /** How many generated names are tried, one after the other, where names must be unique. */
    public static final int GENERATIONS_MAX = 12;

    /** From here on a generated name has more numbers: a tenant that has used up its words still finds a free one. */
    private static final int GENERATIONS_SHORT = 8;

    /**
     * A name that a user chose, as it is kept and shown.
     *
     * @throws ProfileFailure of kind {@link ProfileFailure.Kind#NAME_REFUSED}, with the rule as its reason
     */
    public ClaimedName accept(String raw) {
        return claimed(rules.accept(raw));
    }

    /**
     * A name for a user who chose none.
     *
     * @param generation from 0, and below {@value #GENERATIONS_MAX}: the next one when the name is taken
     */
    public ClaimedName generated(ProfileId id, int generation) {
        return claimed(new DisplayName(
                generation < GENERATIONS_SHORT
                        ? generator.nameOf(id, generation)
                        : generator.longNameOf(id, generation)));
    }

    private ClaimedName claimed(DisplayName name) {
        return new ClaimedName(name, unique ? NameSkeleton.of(name.value()) : null);
    }
}
