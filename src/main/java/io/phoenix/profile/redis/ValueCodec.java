package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** The value of each lower-case digit; of all other bytes a negative number. */
    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (byte digit = 0; digit < 16; digit++) {
            DIGITS[HEX.toLowHexDigit(digit)] = digit;
        }
    }

    private static final byte DEL = 0x7f;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long DELS = 0x7f7f_7f7f_7f7f_7f7fL;

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
        int idLength = ByteBuffer.wrap(bytes).getShort(ID_LENGTH) & 0xffff;
        int body = ID + idLength;
        if (body > bytes.length) {
            return Decoded.defect(ValueDefect.MALFORMED);
        }
        if (!isId(id, bytes, ID, body)) {
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

    /** Whether the bytes are {@link ProfileId#toString} of the id, compared without making that text. */
    private static boolean isId(ProfileId id, byte[] bytes, int from, int to) {
        int slash = from + id.tenantId().length(); // of ASCII
        return slash < to
                && bytes[slash] == '/'
                && isText(id.tenantId(), bytes, from, slash)
                && isText(id.userId(), bytes, slash + 1, to);
    }

    private static boolean isText(String text, byte[] bytes, int from, int to) {
        byte[] expected = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, from, to, expected, 0, expected.length);
    }

    /** The number in lower-case digits; negative if it is malformed or greater than a long. */
    private static long hex(byte[] bytes, int from, int to) {
        long number = 0;
        int malformed = 0;
        for (int i = from; i < to; i++) {
            int digit = DIGITS[bytes[i] & 0xff];
            malformed |= digit;
            number = number << 4 | (digit & 0xf);
        }
        return malformed < 0 ? -1 : number;
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
        return (isPrintableAscii(bytes, from) || isTextWithoutControls(ByteBuffer.wrap(bytes, from, length)))
                && (length <= NAME_LENGTH_MAX || isNameShort(bytes, from));
    }

    /**
     * Whether all bytes from an index to the end are printable ASCII, as nearly every body is. Looks at eight at a time:
     * subtracting a space sets the highest bit of a byte below it, and subtracting 1 that of a 0, which XOR makes of DEL
     * (Anderson, Bit Twiddling Hacks, "Determine if a word has a byte less than n").
     */
    private static boolean isPrintableAscii(byte[] bytes, int from) {
        long suspicious = 0;
        int i = from;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            suspicious |= eight | (eight - SPACES) | ((eight ^ DELS) - ONES);
        }
        boolean printable = (suspicious & HIGHEST_BITS) == 0;
        for (; i < bytes.length; i++) {
            printable &= bytes[i] >= ' ' && bytes[i] < DEL;
        }
        return printable;
    }

    /** Whether the bytes are UTF-8 without control characters. */
    private static boolean isTextWithoutControls(ByteBuffer bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i))) {
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
