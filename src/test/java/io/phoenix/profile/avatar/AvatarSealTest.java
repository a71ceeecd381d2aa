package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.KeyedHash;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvatarSealTest {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv-";

    private final AvatarSeal seal = new AvatarSeal(Keys.HASH);

    @ParameterizedTest
    @EnumSource
    void open_sealedKey_theKey(AvatarStyle style) {
        Keys.of(style)
                .limit(200)
                .forEach(key -> assertThat(seal.open(seal.seal(key)).flatMap(style::parse))
                        .contains(key));
    }

    @Test
    void open_anotherCharacterAnywhere_nothing() {
        String sealed = seal.seal(Keys.of(AvatarStyle.INITIAL, 0));
        for (int i = 0; i < sealed.length(); i++) {
            String before = sealed.substring(0, i);
            String after = sealed.substring(i + 1);
            char original = sealed.charAt(i);
            DIGITS.chars()
                    .filter(digit -> digit != original)
                    .forEach(digit ->
                            assertThat(seal.open(before + (char) digit + after)).isEmpty());
        }
    }

    @Test
    void open_initialExchangedOrLeftOut_nothing() {
        AvatarKey key = Keys.of(AvatarStyle.INITIAL, 0);
        String code = seal.seal(key).substring(0, 8);

        assertThat(seal.open(code + key.withInitialOf("Zoe"))).isEmpty();
        assertThat(seal.open(code + key.withInitialOf("!"))).isEmpty();
    }

    @Test
    void open_sealOfAnotherSecret_nothing() {
        AvatarSeal other = new AvatarSeal(new KeyedHash("another secret, as long".getBytes(StandardCharsets.US_ASCII)));

        assertThat(seal.open(other.seal(Keys.of(AvatarStyle.CRITTER, 0)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00000000",
                "00000000000000000000000000",
                "0000000000000000000000000000000000",
                "٣٣٣٣٣٣٣٣00000000000000000000000000",
                "../../../../../../../../../etc/passwd",
                "00000000000000000000000000000000000000000000000000000000000000000000000000"
            })
    void open_anythingElse_nothing(String text) {
        assertThat(seal.open(text)).isEmpty();
    }
}
