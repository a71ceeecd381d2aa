package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How names are chosen and generated in one tenant. Thread-safe.
 *
 * @param rules for names that users choose
 * @param unique whether users of the tenant must have names that do not look alike
 * @param renameCooldown the least time between two changes of a user's name; zero for none
 * @param retention how long names that users gave up are kept
 * @param fresh whether a profile that is created after an erasure gets another name and another avatar
 */
public record NamePolicy(
        NameRules rules,
        NameGenerator generator,
        boolean unique,
        Duration renameCooldown,
        NameRetention retention,
        boolean fresh) {

    /** A policy that keeps no names that were given up, and draws the same ones after an erasure. */
    public NamePolicy(NameRules rules, NameGenerator generator, boolean unique, Duration renameCooldown) {
        this(rules, generator, unique, renameCooldown, NameRetention.NONE, /* fresh= */ false);
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
        return generated(id, null, generation);
    }

    /**
     * Generates a name from a seed in place of the user id; null for the user id.
     *
     * @param generation as above
     */
    public ClaimedName generated(ProfileId id, @Nullable String seed, int generation) {
        ProfileId from = seed == null ? id : new ProfileId(id.tenantId(), seed);
        ClaimedName name = claimed(new DisplayName(
                generation < GENERATIONS_SHORT
                        ? generator.nameOf(from, generation)
                        : generator.longNameOf(from, generation)));
        return seed == null ? name : new ClaimedName(name.name(), name.key(), seed);
    }

    /** The keyed hash under which the store looks for the seed of an erased id; null if there is none to look for. */
    public byte @Nullable [] seedHash(ProfileId id) {
        return fresh ? generator.hashOf(id) : null;
    }

    private ClaimedName claimed(DisplayName name) {
        return new ClaimedName(name, unique ? NameSkeleton.of(name.value()) : null);
    }
}
