package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSkeletonTest {

    @ParameterizedTest
    @CsvSource({
        "Bob, bob",
        "Brave Tiger 42, BraveTiger42",
        "Bob-Smith, bob smith",
        "Bill, BIll",
        "paypal, \u0440\u0430\u0443\u0440\u0430l",
        "modern, modem",
        "O0, 0o",
        "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08, \uD83C\uDFF3\u200D\uD83C\uDF08"
    })
    void of_confusableNames_isEqual(String one, String other) {
        assertThat(NameSkeleton.of(one)).isEqualTo(NameSkeleton.of(other));
    }

    @ParameterizedTest
    @CsvSource({"Bob, Rob", "Jose, José", "Tiger 42, Tiger 43", "!!!, ???", "\u5C71, \u5DDD"})
    void of_distinctNames_differs(String one, String other) {
        assertThat(NameSkeleton.of(one)).isNotEqualTo(NameSkeleton.of(other));
    }

    @Test
    void of_anyName_startsWithTheVersion() {
        assertThat(NameSkeleton.of("Brave Tiger 42")).isEqualTo("1:bravetlger42");
    }

    @Test
    void of_textThatExpands_isTruncated() {
        String skeleton = NameSkeleton.of("\uFDFA".repeat(128));
        assertThat(skeleton).hasSize(2 + NameSkeleton.LENGTH_MAX);
    }

    /** If this fails after an ICU update, increment the version, and rebuild the stored skeletons. */
    @Test
    void of_everyCharacter_matchesTheVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int codePoint = 0; codePoint < 0x20000; codePoint++) {
            digest.update(NameSkeleton.of(Character.toString(codePoint)).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("10f957143ffb5c7588563f2b965a3eaaec1f7c9b02230db52d9b7b196c5ee5d2");
    }
}
