package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The picture of a URL must never change. If this fails, the drawings of a released style have changed: revert that, or add
 * a style with a new version.
 */
final class AvatarGoldenTest {

    @ParameterizedTest
    @EnumSource
    void svg_goldenKeys_sameBytesAsEver(AvatarStyle style) throws IOException {
        for (int user = 0; user < 6; user++) {
            AvatarKey key = Keys.of(style, user);
            String file = "/avatars/" + style.urlName() + "/" + key + ".svg";
            try (InputStream golden = AvatarGoldenTest.class.getResourceAsStream(file)) {
                assertThat(golden).as(file).isNotNull();
                assertThat(golden.readAllBytes())
                        .as(file)
                        .isEqualTo(style.svg(key).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @DefaultLocale("ar-EG-u-nu-arab")
    @CsvSource({
        "CRITTER, 009f433518a24e149da7d792c711f44dfba8504c5000457cdaf21d7fc6c42bdd",
        "SHAPES, f3fe53c354ced89b8b2863b2ad85183e917e79f181c5ac6703acfec8590eca0e",
        "INITIAL, 00e0ea2cf8e754af8b6d818751d496da7df9317ba5e9a4f482c56d810f5d4ba7"
    })
    void svg_manyKeysInALocaleOfOtherDigits_sameDigestAsEver(AvatarStyle style, String sha256) throws Exception {
        assertThat(String.format(Locale.getDefault(Locale.Category.FORMAT), "%d", 1))
                .isEqualTo("١");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Iterator<String> svgs = Keys.of(style).limit(20_000).map(style::svg).iterator();
        while (svgs.hasNext()) {
            digest.update(svgs.next().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }
}
