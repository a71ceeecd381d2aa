package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Profile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Encodes profiles as values in Redis: one readable line of fields separated by single spaces.
 *
 * <pre>
 * 0001763869392123456 demo/alice 1 0 0 1763869392123456 1763869392123456 Brave Tiger 42
 * version             id         | | | created, updated: microseconds   name, to the end
 *                         format 1 | avatar generation
 *                                  name is custom: 0 or 1
 * </pre>
 *
 * The version comes first with {@value #VERSION_DIGITS} digits, so that a script compares versions as text: Lua has no
 * 64-bit integers.
 */
final class ProfileCodec {

    static final int VERSION_DIGITS = 19;

    private static final String FORMAT = "1";
    private static final int FIELDS = 8;

    /** The end of the year 9999, the last that ISO 8601 writes without a sign. */
    private static final long TIME_MAX_MICROS = 253_402_300_799_999_999L;

    private ProfileCodec() {}

    static String encode(Profile profile) {
        return String.join(
                " ",
                version(profile.version()),
                profile.id().toString(),
                FORMAT,
                profile.nameIsCustom() ? "1" : "0",
                Integer.toString(profile.avatarGeneration()),
                Long.toString(micros(profile.createdAt())),
                Long.toString(micros(profile.updatedAt())),
                profile.name());
    }

    static String version(long version) {
        String digits = Long.toString(version);
        return "0".repeat(VERSION_DIGITS - digits.length()) + digits;
    }

    /** The profile; empty if the text is malformed or of another format. */
    static Optional<Profile> decode(String text) {
        String[] fields = text.split(" ", FIELDS);
        if (fields.length != FIELDS
                || fields[0].length() != VERSION_DIGITS
                || !fields[2].equals(FORMAT)
                || !Set.of("0", "1").contains(fields[3])) {
            return Optional.empty();
        }
        try {
            return RedisKeys.parseId(fields[1])
                    .map(id -> new Profile(
                            id,
                            fields[7],
                            fields[3].equals("1"),
                            (int) natural(fields[4], Integer.MAX_VALUE),
                            natural(fields[0], Long.MAX_VALUE),
                            instant(natural(fields[5], TIME_MAX_MICROS)),
                            instant(natural(fields[6], TIME_MAX_MICROS))));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private static long natural(String digits, long max) {
        long number = Long.parseLong(digits);
        if (number < 0 || number > max) {
            throw new NumberFormatException("beyond " + max);
        }
        return number;
    }

    private static long micros(Instant instant) {
        // ChronoUnit.MICROS.between overflows in the year 2262
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
