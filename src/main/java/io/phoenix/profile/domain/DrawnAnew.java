package io.phoenix.profile.domain;

import org.jspecify.annotations.Nullable;

/**
 * Fails the creation of a profile that was not drawn from the present seed of its id: draw it again. Has no stack trace.
 */
public final class DrawnAnew extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String seed;

    /**
     * With the present seed.
     *
     * @param seed null for the user id
     */
    public DrawnAnew(@Nullable String seed) {
        super("the profile is to be drawn from another seed", null, false, false);
        this.seed = seed;
    }

    public @Nullable String seed() {
        return seed;
    }
}
