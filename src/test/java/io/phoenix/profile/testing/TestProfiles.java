package io.phoenix.profile.testing;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Ids and bodies for tests of caches and loaders. */
public final class TestProfiles {

    private TestProfiles() {}

    /** An id that no other test uses. */
    public static ProfileId id() {
        return new ProfileId("t-" + UUID.randomUUID(), "u");
    }

    /** A profile to be stored, which gives it its version. */
    public static Profile profile(ProfileId id, String name) {
        return new Profile(id, name, false, 0, 0, Instant.EPOCH, Instant.EPOCH);
    }

    /** A body that holds only the name. */
    public static byte[] body(Profile profile) {
        return new JsonObject().put("name", profile.name()).toBuffer().getBytes();
    }

    /** Encodes such bodies. */
    public static BodyEncoder encoder() {
        return new BodyEncoder() {
            @Override
            public byte[] encode(Profile profile) {
                return body(profile);
            }

            @Override
            public String form() {
                return "00000000";
            }
        };
    }

    /** The name in such a body. */
    public static String name(byte[] body) {
        return new JsonObject(Buffer.buffer(body)).getString("name");
    }
}
