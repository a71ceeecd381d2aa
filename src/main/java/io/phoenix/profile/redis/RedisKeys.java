package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import java.util.Optional;

/** Keys and channels in Redis. */
final class RedisKeys {

    /** The number of invalidations published so far. */
    static final String SEQUENCE = "pp1:inv:seq";

    static final String CHANNEL = "pp1:inv";
    static final String HOT = "pp1:hot";

    private RedisKeys() {}

    static String value(ProfileId id) {
        return "pp1:{" + id + "}:v";
    }

    static String lease(ProfileId id) {
        return "pp1:{" + id + "}:l";
    }

    /** The id of {@code tenant/user}; empty if the text is malformed. */
    static Optional<ProfileId> parseId(String text) {
        String[] id = text.split("/", -1);
        if (id.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProfileId(id[0], id[1]));
        } catch (ProfileFailure malformed) {
            return Optional.empty();
        }
    }
}
