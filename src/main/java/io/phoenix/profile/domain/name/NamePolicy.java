package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;

/**
 * How names are chosen and generated in one tenant. Thread-safe.
 *
 * @param rules for names that users choose
 * @param unique whether users of the tenant must have names that do not look alike
 * @param renameCooldown the least time between two changes of a user's name; zero for none
 * @param retention how long names that users gave up are kept
 */
public record NamePolicy(
        NameRules rules, NameGenerator generator, boolean unique, Duration renameCooldown, NameRetention retention) {

    /** A policy that keeps no names that were given up. */
    public NamePolicy(NameRules rules, NameGenerator generator, boolean unique, Duration renameCooldown) {
        this(rules, generator, unique, renameCooldown, NameRetention.NONE);
    }

    /** How many generated names are tried where names must be unique. */
    public static final int GENERATIONS_MAX = 12;

    /** Later generations have more numbers, so a tenant that has used up the short names still finds a free one. */
    private static final int GENERATIONS_SHORT = 8;

    /** Validates and normalises a name that a user chose, as {@link NameRules#accept} does. */
    public ClaimedName accept(String raw) {
        return claimed(rules.accept(raw));
    }

    /** Normalises a name that somebody has already, as {@link NameRules#acceptAsIs} does. */
    public ClaimedName acceptAsIs(String raw) {
        return claimed(NameRules.acceptAsIs(raw));
    }

    /**
     * Generates a name.
     *
     * @param generation from 0 and below {@value #GENERATIONS_MAX}; try the next one if a name is taken
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
