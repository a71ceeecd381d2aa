package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;

/** The names in Redis. */
final class RedisKeys {

    /** Counts the invalidations that were published. */
    static final String SEQUENCE = "pp1:inv:seq";

    /** The channel of the invalidations. */
    static final String CHANNEL = "pp1:inv";

    /** The ids of the profiles that are read most. */
    static final String HOT = "pp1:hot";

    private RedisKeys() {}

    static String value(ProfileId id) {
        return "pp1:{" + id + "}:v";
    }

    static String lease(ProfileId id) {
        return "pp1:{" + id + "}:l";
    }
}
