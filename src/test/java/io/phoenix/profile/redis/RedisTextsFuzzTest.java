package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.redis.BusMessage.IgnoredException;
import io.phoenix.profile.redis.ValueCodec.Decoded;
import io.phoenix.profile.testing.Mutations;
import io.phoenix.profile.testing.UserIds;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;

/** What Redis returns decodes to what an instance wrote, or to nothing. */
class RedisTextsFuzzTest {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);
    private static final ProfileId ID = new ProfileId("demo", "alice");
    private static final SharedValue VALUE = value(1L << 50, "{\"name\":\"Brave Tiger 42\"}");
    private static final MessageMac MAC = new MessageMac(SECRET, "bus");

    private final ValueCodec codec = new ValueCodec(SECRET, "0123abcd");

    @Property
    void decode_encodedValue_returnsIt(@ForAll("values") SharedValue value) {
        Decoded decoded = codec.decode(ID, codec.encode(value));

        assertThat(decoded.value()).usingRecursiveComparison().isEqualTo(value);
        assertThat(decoded.defect()).isNull();
    }

    @Example
    void decode_valuesAndMessagesOfAnyId_returnsThem() throws Exception {
        for (String user : UserIds.valid(10_000, 5)) {
            ProfileId id = new ProfileId("demo", user);
            SharedValue value = new SharedValue(
                    id, 5, false, false, "{}".getBytes(StandardCharsets.UTF_8), new Stamp(new Incarnation(1, 1), 1));
            BusMessage message = new BusMessage(new Incarnation(1, 1), new Invalidation(id, 5, true));

            assertThat(codec.decode(id, codec.encode(value)).value()).isNotNull();
            assertThat(BusMessage.decode(message.encode(MAC), MAC)).isEqualTo(message);
        }
    }

    /** Even the head of a value that claims to be the newest is worth nothing without the secret. */
    @Property
    void decode_anyByteChanged_isABadMac(
            @ForAll @IntRange(max = 120) int position, @ForAll @ByteRange(min = 1, max = 127) byte difference) {
        byte[] bytes = codec.encode(VALUE);
        bytes[position % bytes.length] ^= difference;

        assertThat(codec.decode(ID, bytes).defect()).isEqualTo(ValueDefect.BAD_MAC);
    }

    @Property
    void decode_anyBytes_isADefect(@ForAll byte[] bytes) {
        assertThat(codec.decode(ID, bytes).defect()).isIn(ValueDefect.BAD_MAC, ValueDefect.MALFORMED);
    }

    @Property
    void decode_sealedBytes_isSoundOrADefect(@ForAll("tails") byte[] tail) {
        byte[] bytes = codec.encode(VALUE);
        System.arraycopy(tail, 0, bytes, 72, tail.length);
        new MessageMac(SECRET, "value").seal(bytes, ValueCodec.HEAD_LENGTH);

        Decoded decoded = codec.decode(ID, bytes);

        assertThat(decoded.value() == null || decoded.value().id().equals(ID)).isTrue();
    }

    @Example
    void decode_authenticButUnsound_isMalformed() {
        assertThat(decodeSealed(0, "G")).as("a head that is no number").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(24, "f")).as("a negative version").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(80, "x")).as("an unknown kind").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(80, "e")).as("a tombstone with a body").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(81, "2")).as("an unknown flag").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(82, "\u007f\u007f"))
                .as("an id that is too long")
                .isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(84, "x")).as("another id").isEqualTo(ValueDefect.OTHER_ID);
        assertThat(decodeSealed(94, "[")).as("a body that is no object").isEqualTo(ValueDefect.MALFORMED);
        assertThat(decodeSealed(98, "\n")).as("a control character").isEqualTo(ValueDefect.MALFORMED);
        assertThat(codec.decode(ID, codec.encode(value(1, "{\"\u00e9\"}"))).value())
                .isNotNull();
        assertThat(decodeSealedByte(98, (byte) 0xff)).as("no UTF-8").isEqualTo(ValueDefect.MALFORMED);
    }

    /** Bytes are looked at eight at a time, so where one stands must not matter. */
    @Example
    void decode_byteOfAsciiAnywhereInTheBody_isMalformedIfAControl() {
        int body = codec.encode(VALUE).length - VALUE.body().length;
        for (int position = body + 2; position < body + VALUE.body().length - 2; position++) {
            for (int c = 0; c < 128; c++) {
                ValueDefect expected = Character.isISOControl(c) ? ValueDefect.MALFORMED : null;

                assertThat(decodeSealedByte(position, (byte) c))
                        .as("%d at %d", c, position)
                        .isEqualTo(expected);
            }
        }
    }

    /** The control characters beyond ASCII: a terminal or a log may act on them. */
    @Property
    void decode_controlCharacterBeyondAscii_isMalformed(@ForAll @IntRange(min = 0x80, max = 0x9f) int control) {
        byte[] bytes = codec.encode(value(1, named("A" + Character.toString(control))));

        assertThat(codec.decode(ID, bytes).defect()).isEqualTo(ValueDefect.MALFORMED);
    }

    @Example
    void decode_charactersBesideTheControls_returnsThem() {
        for (String name : List.of("\u00a0", "\u00c2", "\u00c0", "\u2080\u209f", "\ud83c\udc80")) {
            SharedValue value = value(1, named(name));

            assertThat(codec.decode(ID, codec.encode(value)).value()).isNotNull();
        }
    }

    /** The column takes 1,024 characters, however many bytes they have. */
    @Example
    void decode_nameLongerThanTheColumn_isMalformed() {
        for (String character : List.of("a", "\u00e9", "\u6f22", "\ud83d\ude00", "\"")) {
            SharedValue longest = value(1, named(character.repeat(1_024)));
            SharedValue longer = value(1, named(character.repeat(1_025)));

            assertThat(codec.decode(ID, codec.encode(longest)).value()).isNotNull();
            assertThat(codec.decode(ID, codec.encode(longer)).defect()).isEqualTo(ValueDefect.MALFORMED);
        }
    }

    @Example
    void decode_longBodyThatIsNoObjectWithAName_isMalformed() {
        for (String body : List.of("{" + "[".repeat(2_000) + "}", "{\"name\":" + "1".repeat(2_000) + "}")) {
            assertThat(codec.decode(ID, codec.encode(value(1, body))).defect()).isEqualTo(ValueDefect.MALFORMED);
        }
    }

    private static String named(String name) {
        return new JsonObject().put("name", name).encode();
    }

    @Example
    void decode_otherForm_isNeitherValueNorDefect() {
        Decoded decoded = new ValueCodec(SECRET, "ffffffff").decode(ID, codec.encode(VALUE));

        assertThat(decoded).isEqualTo(new Decoded(null, null));
    }

    private ValueDefect decodeSealed(int position, String replacement) {
        byte[] bytes = codec.encode(VALUE);
        byte[] with = replacement.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(with, 0, bytes, position, with.length);
        new MessageMac(SECRET, "value").seal(bytes, ValueCodec.HEAD_LENGTH);
        return codec.decode(ID, bytes).defect();
    }

    private ValueDefect decodeSealedByte(int position, byte replacement) {
        return decodeSealed(position, new String(new byte[] {replacement}, StandardCharsets.ISO_8859_1));
    }

    @Property
    void decode_encodedMessage_returnsIt(
            @ForAll @IntRange(min = 1) int version, @ForAll boolean erased, @ForAll("ids") ProfileId id)
            throws Exception {
        BusMessage message = new BusMessage(new Incarnation(version, 3), new Invalidation(id, version, erased));

        assertThat(BusMessage.decode(message.encode(MAC), MAC)).isEqualTo(message);
    }

    @Property
    void decode_anyText_isIgnored(@ForAll("messages") String text) {
        String authentic = message().encode(MAC);
        if (!text.equals(authentic)) {
            assertThatThrownBy(() -> BusMessage.decode(text, MAC)).isInstanceOf(IgnoredException.class);
        }
    }

    @Property
    void decode_sealedText_isIgnoredOrRoundTrips(@ForAll("messages") String text) throws Exception {
        String rest = text.length() > 34 ? text.substring(34) : "";
        String sealed = "1 " + HexFormat.of().formatHex(MAC.of(("1 " + rest).getBytes(StandardCharsets.UTF_8))) + rest;
        try {
            BusMessage message = BusMessage.decode(sealed, MAC);
            assertThat(BusMessage.decode(message.encode(MAC), MAC)).isEqualTo(message);
        } catch (IgnoredException ignored) {
            assertThat(ignored.defect()).isEqualTo(MessageDefect.MALFORMED);
        }
    }

    @Provide
    Arbitrary<SharedValue> values() {
        Arbitrary<SharedValue> profiles = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.strings()
                                .withCharRange(' ', '~')
                                .withCharRange('\u00a0', '\u9fff')
                                .ofMaxLength(200))
                .as((version, name) -> value(version, "{" + name + "}"));
        Arbitrary<SharedValue> tombstones =
                Arbitraries.longs().greaterOrEqual(0).map(version -> SharedValue.tombstone(ID, version, VALUE.stamp()));
        return Arbitraries.oneOf(profiles, tombstones);
    }

    @Provide
    Arbitrary<byte[]> tails() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    }

    @Provide
    Arbitrary<String> messages() {
        return Mutations.of(message().encode(MAC));
    }

    @Provide
    Arbitrary<ProfileId> ids() {
        Arbitrary<String> tenants = Arbitraries.strings()
                .withChars("abcXYZ019._-:@+=~|")
                .ofMinLength(1)
                .ofMaxLength(64);
        return Combinators.combine(tenants, Arbitraries.of(UserIds.valid(5_000, 7)))
                .as(ProfileId::new);
    }

    private static BusMessage message() {
        return new BusMessage(new Incarnation(1_763_869_392, 1), Invalidation.erased(ID, 99));
    }

    private static SharedValue value(long version, String body) {
        return new SharedValue(
                ID,
                version,
                false,
                true,
                body.getBytes(StandardCharsets.UTF_8),
                new Stamp(new Incarnation(1_763_869_392, 0xffff_ffffL), version / 3));
    }
}
