package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.InstanceState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of a survey: a question on the bus, and an answer in the list that the question names. Fields are separated by
 * single spaces, and a hyphen stands for none:
 *
 * <pre>
 * q1 8c1f09d2a37b5e64c0f31e8829ab7d50 5e6fd0c1b7a94a3288c2e0d7a1b3c4d5 demo/alice
 * |  message authentication code      nonce                            id
 * format, which earlier versions ignore
 *
 * a1 0b7f... host:8080 1a2a72ed 1763869392.1 verified 1763869392123456 1763869392123456 1500  9f3c01aa
 * |  code    name      form     incarnation           watermark        version of entry age  content
 * </pre>
 *
 * <p>The code of an answer covers the nonce too, so it answers no other question. Later versions may add fields.
 */
final class SurveyMessage {

    /** The prefix of the text of a question. */
    static final String QUESTION = "q1 ";

    /** The maximum size of an answer. */
    static final int ANSWER_MAX = 1_024;

    private static final String ANSWER = "a1 ";
    private static final int MAC_DIGITS = 2 * MessageMac.LENGTH;
    private static final int NAME_MAX = 200;
    private static final String NONE = "-";
    private static final String VERIFIED = "verified";

    private static final Pattern ASKED = Pattern.compile(" ([0-9a-f]{32}) ([^ ]{1,2000})(?: .*)?", Pattern.DOTALL);
    private static final Pattern ANSWERED = Pattern.compile(
            " ([^ ]{1," + NAME_MAX + "}) ([0-9a-f]{8}) (\\d{1,18})\\.(\\d{1,10}) (" + VERIFIED
                    + "|unverified) (-|\\d{1,18})" + " (-|\\d{1,18}) (\\d{1,18}) (-|[0-9a-f]{8})(?: .*)?",
            Pattern.DOTALL);

    private SurveyMessage() {}

    /** An authentic question. */
    record Question(String nonce, ProfileId id) {

        String encode(MessageMac mac) {
            return sealed(QUESTION, " " + nonce + ' ' + BusMessage.escaped(id.toString()), "", mac);
        }

        /** Empty unless the text is an authentic question. */
        static Optional<Question> decode(String text, MessageMac mac) {
            return opened(QUESTION, text, "", mac)
                    .map(ASKED::matcher)
                    .filter(Matcher::matches)
                    .flatMap(fields -> ProfileId.parse(BusMessage.unescaped(fields.group(2)))
                            .map(id -> new Question(fields.group(1), id)));
        }
    }

    static String encodeAnswer(InstanceState state, String nonce, MessageMac mac) {
        Optional<InstanceState.Entry> entry = state.entry();
        String rest = " " + name(state.name()) + ' ' + state.form() + ' '
                + state.incarnation().generation() + '.' + state.incarnation().timeline() + ' '
                + (state.verified() ? VERIFIED : "unverified") + ' '
                + (state.watermark().isPresent()
                        ? Long.toString(state.watermark().getAsLong())
                        : NONE) + ' '
                + entry.map(present -> Long.toString(present.version())).orElse(NONE) + ' '
                + entry.map(present -> present.age().toMillis()).orElse(0L) + ' '
                + entry.map(InstanceState.Entry::content).orElse(NONE);
        return sealed(ANSWER, rest, nonce, mac);
    }

    /** Empty unless the text is an authentic answer to the question with the nonce. */
    static Optional<InstanceState> decodeAnswer(String text, String nonce, MessageMac mac) {
        return opened(ANSWER, text, nonce, mac)
                .map(ANSWERED::matcher)
                .filter(Matcher::matches)
                .map(fields -> new InstanceState(
                        fields.group(1),
                        fields.group(2),
                        new Incarnation(Long.parseLong(fields.group(3)), Long.parseLong(fields.group(4))),
                        fields.group(5).equals(VERIFIED),
                        fields.group(6).equals(NONE)
                                ? OptionalLong.empty()
                                : OptionalLong.of(Long.parseLong(fields.group(6))),
                        fields.group(7).equals(NONE)
                                ? Optional.empty()
                                : Optional.of(new InstanceState.Entry(
                                        Long.parseLong(fields.group(7)),
                                        Duration.ofMillis(Long.parseLong(fields.group(8))),
                                        fields.group(9)))));
    }

    /** One field, and not too long. */
    private static String name(String name) {
        String field = name.replace(' ', '_');
        return field.substring(0, Math.min(field.length(), NAME_MAX));
    }

    private static String sealed(String format, String rest, String nonce, MessageMac mac) {
        return format + code(format, rest, nonce, mac) + rest;
    }

    private static Optional<String> opened(String format, String text, String nonce, MessageMac mac) {
        int end = format.length() + MAC_DIGITS;
        if (!text.startsWith(format) || text.length() < end || text.length() > BusMessage.LENGTH_MAX) {
            return Optional.empty();
        }
        String rest = text.substring(end);
        byte[] code = text.substring(format.length(), end).getBytes(StandardCharsets.UTF_8);
        byte[] expected = code(format, rest, nonce, mac).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(code, expected) ? Optional.of(rest) : Optional.empty();
    }

    private static String code(String format, String rest, String nonce, MessageMac mac) {
        return HexFormat.of().formatHex(mac.of((format + nonce + rest).getBytes(StandardCharsets.UTF_8)));
    }
}
