package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What tests of the tiers have in common. */
public final class FakeTiers {

    private FakeTiers() {}

    /** An id that no other test has. */
    public static ProfileId id() {
        return new ProfileId("t-" + UUID.randomUUID(), "u");
    }

    /** A body that is nothing but the name. */
    public static byte[] body(Profile profile) {
        return profile.name().getBytes(StandardCharsets.UTF_8);
    }

    /** The name in such a body. */
    public static String name(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
