package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An invalidation as a message, in fields separated by single spaces:
 *
 * <pre>
 * 1 8c1f09d2a37b5e64c0f31e8829ab7d50 1763869392.1 1763869392123456 changed demo/alice
 * | message authentication code      incarnation  version          kind    id, with %20 for a space and %25 for a percent sign
 * format
 * </pre>
 *
 * Later versions may add fields; those are covered by the code, and ignored.
 */
record BusMessage(Incarnation incarnation, Invalidation invalidation) {

    /** What the command {@code check} publishes, to learn whether it may; it is no invalidation. */
    static final String CHECK = "check";

    /** Begins every message. Another one is sent only by a version after one that understands it: CHANGELOG.md lists them. */
    static final String FORMAT = "1 ";

    private static final String CHANGED = "changed";
    private static final String ERASED = "erased";

    /** Longer than any message of ours, with room for more fields. */
    static final int LENGTH_MAX = 4_096;

    private static final int MAC = FORMAT.length();
    private static final int MAC_DIGITS = 2 * MessageMac.LENGTH;
    private static final Pattern FIELDS = Pattern.compile(
            " (\\d{1,19})\\.(\\d{1,10}) (\\d{1,19}) (" + CHANGED + '|' + ERASED + ") ([^ ]+)(?: .*)?", Pattern.DOTALL);

    /** Thrown for a message that is ignored; has no stack trace. */
    static final class IgnoredException extends Exception {

        private static final long serialVersionUID = 1L;

        private final MessageDefect defect;

        IgnoredException(MessageDefect defect) {
            super(defect.name(), null, false, false);
            this.defect = defect;
        }

        MessageDefect defect() {
            return defect;
        }
    }

    String encode(MessageMac mac) {
        String rest = " " + incarnation.generation() + '.' + incarnation.timeline() + ' ' + invalidation.version() + ' '
                + (invalidation.erased() ? ERASED : CHANGED) + ' '
                + escaped(invalidation.id().toString());
        return FORMAT + code(mac, rest) + rest;
    }

    static BusMessage decode(String text, MessageMac mac) throws IgnoredException {
        if (text.length() > LENGTH_MAX) {
            throw new IgnoredException(MessageDefect.MALFORMED);
        }
        if (!text.startsWith(FORMAT)) {
            throw new IgnoredException(MessageDefect.OTHER_FORMAT);
        }
        int end = MAC + MAC_DIGITS;
        if (text.length() < end
                || !MessageDigest.isEqual(bytes(code(mac, text.substring(end))), bytes(text.substring(MAC, end)))) {
            throw new IgnoredException(MessageDefect.BAD_MAC);
        }
        return parse(text.substring(end)).orElseThrow(() -> new IgnoredException(MessageDefect.MALFORMED));
    }

    private static Optional<BusMessage> parse(String rest) {
        Matcher fields = FIELDS.matcher(rest);
        if (!fields.matches()) {
            return Optional.empty();
        }
        try {
            Incarnation incarnation = new Incarnation(Long.parseLong(fields.group(1)), Long.parseLong(fields.group(2)));
            long version = Long.parseLong(fields.group(3));
            boolean erased = fields.group(4).equals(ERASED);
            return ProfileId.parse(unescaped(fields.group(5)))
                    .map(id -> new BusMessage(incarnation, new Invalidation(id, version, erased)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static String code(MessageMac mac, String rest) {
        return HexFormat.of().formatHex(mac.of(bytes(FORMAT + rest)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String escaped(String id) {
        return id.replace("%", "%25").replace(" ", "%20");
    }

    static String unescaped(String field) {
        return field.replace("%20", " ").replace("%25", "%");
    }
}
