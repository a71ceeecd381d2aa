package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvatarKeyTest {

    private static final ProfileId ID = new ProfileId("tenant", "user");
    private static final BigInteger LARGEST =
            BigInteger.ONE.shiftLeft(AvatarKey.BITS).subtract(BigInteger.ONE);

    @Test
    void of_sameUser_sameKey() {
        assertThat(AvatarKey.of(Keys.HASH, ID, 3)).isEqualTo(AvatarKey.of(Keys.HASH, ID, 3));
    }

    @Test
    void of_otherUserTenantGenerationOrSecret_otherKey() {
        KeyedHash otherHash = new KeyedHash("another secret, as long".getBytes(StandardCharsets.US_ASCII));

        assertThat(AvatarKey.of(Keys.HASH, ID, 3))
                .isNotEqualTo(AvatarKey.of(Keys.HASH, new ProfileId("tenant", "user2"), 3))
                .isNotEqualTo(AvatarKey.of(Keys.HASH, new ProfileId("tenant2", "user"), 3))
                .isNotEqualTo(AvatarKey.of(Keys.HASH, ID, 4))
                .isNotEqualTo(AvatarKey.of(otherHash, ID, 3));
    }

    @Test
    void toString_smallestAndLargest_sameLength() {
        assertThat(new AvatarKey(BigInteger.ZERO, OptionalInt.empty())).hasToString("00000000000000000000000000");
        assertThat(new AvatarKey(LARGEST, OptionalInt.empty())).hasToString("7vvvvvvvvvvvvvvvvvvvvvvvvv");
    }

    @Test
    void toString_withInitial_codePointInHexadecimal() {
        AvatarKey key = new AvatarKey(BigInteger.TEN, OptionalInt.empty());

        assertThat(key.withInitialOf("ann")).hasToString("0000000000000000000000000a-41");
        assertThat(key.withInitialOf("猫")).hasToString("0000000000000000000000000a-732b");
        assertThat(key.withInitialOf("!")).hasToString("0000000000000000000000000a");
    }

    @Test
    void withInitialOf_otherLetter_otherKey() {
        AvatarKey key = AvatarKey.of(Keys.HASH, ID, 0);

        assertThat(key.withInitialOf("Ann")).isEqualTo(key.withInitialOf("Axel"));
        assertThat(key.withInitialOf("Ann")).isNotEqualTo(key.withInitialOf("Bea"));
    }

    @Test
    void parse_whatToStringWrote_sameKey() {
        for (AvatarStyle style : AvatarStyle.values()) {
            Keys.of(style)
                    .limit(200)
                    .forEach(key -> assertThat(AvatarKey.parse(key.toString())).contains(key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-41",
                "0000000000000000000000000",
                "000000000000000000000000000",
                "80000000000000000000000000",
                "0000000000000000000000000A",
                "0000000000000000000000000w",
                "0000000000000000000000000٣",
                "00000000000000000000000000\n",
                "00000000000000000000000000-",
                "00000000000000000000000000-4",
                "00000000000000000000000000-041",
                "00000000000000000000000000-4A",
                "00000000000000000000000000-41-41",
                "../../etc/passwd"
            })
    void parse_malformed_refused(String text) {
        assertThat(AvatarKey.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3c, a less-than sign",
        "26, an ampersand",
        "61, a small letter",
        "c9, a letter that is written without its accent",
        "20, a space",
        "200d, a joiner",
        "d800, half a surrogate pair",
        "12000, a letter that cannot be drawn",
        "1c90, a Georgian capital",
        "1f600, an emoji",
        "fffff, no character"
    })
    void parse_initialThatNoNameHas_refused(String codePoint, String what) {
        assertThat(AvatarKey.parse("00000000000000000000000000-" + codePoint))
                .as(what)
                .isEmpty();
    }

    @Test
    void construct_outOfRange_refused() {
        OptionalInt none = OptionalInt.empty();

        assertThatIllegalArgumentException().isThrownBy(() -> new AvatarKey(BigInteger.valueOf(-1), none));
        assertThatIllegalArgumentException().isThrownBy(() -> new AvatarKey(LARGEST.add(BigInteger.ONE), none));
        assertThatIllegalArgumentException().isThrownBy(() -> new AvatarKey(BigInteger.ONE, OptionalInt.of('<')));
    }
}
