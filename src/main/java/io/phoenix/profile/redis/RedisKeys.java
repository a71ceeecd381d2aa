package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;

/** Keys and channels in Redis. The number in the prefix is that of the format of values and messages. */
final class RedisKeys {

    static final String PREFIX = "pp2:";
    static final String CHANNEL = PREFIX + "inv";
    static final String HOT = PREFIX + "hot";

    private RedisKeys() {}

    static String value(ProfileId id) {
        return tagged(id) + ":v";
    }

    static String lease(ProfileId id) {
        return tagged(id) + ":l";
    }

    /**
     * The text within the first pair of braces determines the slot in a cluster. Closing braces within the id are escaped,
     * so that the whole id counts: otherwise a caller could choose ids that all share one slot.
     */
    private static String tagged(ProfileId id) {
        String text = id.toString();
        boolean plain = text.indexOf('}') < 0 && text.indexOf('%') < 0;
        return PREFIX + '{' + (plain ? text : text.replace("%", "%25").replace("}", "%7D")) + '}';
    }

    /** The answers to the question with the nonce. */
    static String answers(String nonce) {
        return PREFIX + "ans:" + nonce;
    }
}
