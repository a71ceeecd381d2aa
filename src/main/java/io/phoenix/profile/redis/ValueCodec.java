package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values for Redis, and decodes what Redis returns, trusting nothing of it. Thread-safe.
 *
 * <pre>
 * bytes  field
 *    56  head: restores, timeline, crashes (8 hexadecimal digits each), version, xmin (16 each)
 *    16  message authentication code of all other bytes
 *     8  form: what the body depends on besides the profile
 *     1  kind: p for a profile, e for an erased one
 *     1  1 if the user chose the name, else 0
 *     2  length of the id, most significant byte first
 *        id, in UTF-8
 *        body, to the end
 * </pre>
 *
 * The head is text that orders values by incarnation, version and stamp, so that a script can compare them.
 */
final class ValueCodec {

    static final int HEAD_LENGTH = 56;

    /** A longer value is malformed. */
    static final int LENGTH_MAX = 65_536;

    /** In code points: that of the column. */
    private static final int NAME_LENGTH_MAX = 1_024;

    private static final int MAC = HEAD_LENGTH;
    private static final int FORM = MAC + MessageMac.LENGTH;
    private static final int FORM_LENGTH = 8;
    private static final int KIND = FORM + FORM_LENGTH;
    private static final int CUSTOM = KIND + 1;
    private static final int ID_LENGTH = CUSTOM + 1;
    private static final int ID = ID_LENGTH + 2;

    private static final byte PROFILE = 'p';
    private static final byte ERASED = 'e';

    private static final HexFormat HEX = HexFormat.of();

    private final MessageMac mac;
    private final byte[] form;

    /** @param form 8 hexadecimal digits; values of another form are ignored */
    ValueCodec(byte[] secret, String form) {
        if (form.length() != FORM_LENGTH) {
            throw new IllegalArgumentException("form: '" + form + "' (expected: " + FORM_LENGTH + " digits)");
        }
        this.mac = new MessageMac(secret, "value");
        this.form = form.getBytes(StandardCharsets.US_ASCII);
    }

    /** A value or a defect; neither for a value of another form. */
    record Decoded(@Nullable SharedValue value, @Nullable ValueDefect defect) {

        private static final Decoded OTHER_FORM = new Decoded(null, null);

        private static Decoded defect(ValueDefect defect) {
            return new Decoded(null, defect);
        }

        Optional<SharedValue> asOptional() {
            return Optional.ofNullable(value);
        }
    }

    byte[] encode(SharedValue value) {
        byte[] id = value.id().toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(ID + id.length + value.body().length);
        bytes.put(head(value.version(), value.stamp()).getBytes(StandardCharsets.US_ASCII))
                .position(FORM)
                .put(form)
                .put(value.erased() ? ERASED : PROFILE)
                .put((byte) (value.nameIsCustom() ? '1' : '0'))
                .putShort((short) id.length)
                .put(id)
                .put(value.body());
        mac.seal(bytes.array(), MAC);
        return bytes.array();
    }

    /** Decodes the value of an id. */
    Decoded decode(ProfileId id, byte[] bytes) {
        if (bytes.length < ID || bytes.length > LENGTH_MAX) {
            return Decoded.defect(ValueDefect.MALFORMED);
        }
        if (!mac.isSealed(bytes, MAC)) {
            return Decoded.defect(ValueDefect.BAD_MAC);
        }
        byte[] expected = id.toString().getBytes(StandardCharsets.UTF_8);
        int idLength = ByteBuffer.wrap(bytes).getShort(ID_LENGTH) & 0xffff;
        int body = ID + idLength;
        if (body > bytes.length) {
            return Decoded.defect(ValueDefect.MALFORMED);
        }
        if (!Arrays.equals(bytes, ID, body, expected, 0, expected.length)) {
            return Decoded.defect(ValueDefect.OTHER_ID);
        }
        if (!Arrays.equals(bytes, FORM, KIND, form, 0, FORM_LENGTH)) {
            return Decoded.OTHER_FORM;
        }
        long restores = hex(bytes, 0, 8);
        long timeline = hex(bytes, 8, 16);
        long crashes = hex(bytes, 16, 24);
        long version = hex(bytes, 24, 40);
        long xmin = hex(bytes, 40, 56);
        boolean erased = bytes[KIND] == ERASED;
        boolean sound = (restores | timeline | crashes | version | xmin) >= 0
                && (erased ? body == bytes.length : bytes[KIND] == PROFILE && isBody(bytes, body))
                && (bytes[CUSTOM] == '0' || bytes[CUSTOM] == '1');
        if (!sound) {
            return Decoded.defect(ValueDefect.MALFORMED);
        }
        return new Decoded(
                new SharedValue(
                        id,
                        version,
                        erased,
                        bytes[CUSTOM] == '1',
                        Arrays.copyOfRange(bytes, body, bytes.length),
                        new Stamp(Incarnation.of(restores, timeline, crashes), xmin)),
                null);
    }

    private static String head(long version, Stamp stamp) {
        Incarnation incarnation = stamp.incarnation();
        return HEX.toHexDigits(incarnation.restores(), 8)
                + HEX.toHexDigits(incarnation.timeline(), 8)
                + HEX.toHexDigits(incarnation.crashes(), 8)
                + HEX.toHexDigits(version)
                + HEX.toHexDigits(stamp.xmin());
    }

    /** The number in lower-case digits; negative if it is malformed or greater than a long. */
    private static long hex(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    /**
     * Whether the rest may be the body of a profile: the braces of an object in JSON, no control characters, valid UTF-8, and
     * a name that the database could store. A name has no more characters than its body has bytes, so only a long body is
     * parsed for it.
     */
    private static boolean isBody(byte[] bytes, int from) {
        int length = bytes.length - from;
        if (length < 2 || bytes[from] != '{' || bytes[bytes.length - 1] != '}') {
            return false;
        }
        boolean ascii = true;
        for (int i = from; i < bytes.length; i++) {
            byte c = bytes[i];
            if ((c >= 0 && c < ' ') || c == 0x7f) {
                return false;
            }
            ascii &= c >= 0;
        }
        return (ascii || isTextWithoutControls(ByteBuffer.wrap(bytes, from, length)))
                && (length <= NAME_LENGTH_MAX || isNameShort(bytes, from));
    }

    /** Whether the bytes are UTF-8 without the control characters beyond ASCII, U+0080 to U+009F. */
    private static boolean isTextWithoutControls(ByteBuffer bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= 0x80 && c <= 0x9f) {
                    return false;
                }
            }
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static boolean isNameShort(byte[] bytes, int from) {
        try {
            JsonObject body = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)));
            String name = body.getString("name", "");
            return name.codePointCount(0, name.length()) <= NAME_LENGTH_MAX;
        } catch (DecodeException | ClassCastException malformed) {
            return false;
        }
    }
}
