package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import java.util.Optional;

/** Keys and channels in Redis. The number in the prefix is that of the format of values and messages. */
final class RedisKeys {

    static final String PREFIX = "pp2:";
    static final String CHANNEL = PREFIX + "inv";
    static final String HOT = PREFIX + "hot";

    private RedisKeys() {}

    static String value(ProfileId id) {
        return value(id.toString());
    }

    static String lease(ProfileId id) {
        return lease(id.toString());
    }

    static String value(String id) {
        return PREFIX + '{' + id + "}:v";
    }

    static String lease(String id) {
        return PREFIX + '{' + id + "}:l";
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
