package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    private static final String TEMPLATE = "https://example.com/v1/avatars/{style}/{key}.svg";
    private static final String SECRET = "a secret of the generator";
    private static final AvatarSettings AVATARS = avatars(TEMPLATE, AvatarStyle.CRITTER, 1);

    private final EntityTags tags = of("a form");

    @Test
    void of_version_isAStrongTagThatContainsIt() {
        String tag = tags.of(1763869392123456L);

        assertThat(tag).matches("\"1763869392123456-[0-9a-f]+\"");
        assertThat(tags.versionOf(tag)).isEqualTo(1763869392123456L);
        assertThat(of("another form").versionOf(tag)).isNull();
    }

    @Test
    void of_otherVersionOrForm_differs() {
        assertThat(tags.of(2)).isNotEqualTo(tags.of(1));
        assertThat(of("another form").of(1)).isNotEqualTo(tags.of(1));
    }

    @Test
    void of_secretTemplateOrStyleChanged_differs() {
        String tag = tagsOf(AVATARS, SECRET).of(1);

        assertThat(tagsOf(AVATARS, "another secret of the generator").of(1)).isNotEqualTo(tag);
        assertThat(tagsOf(avatars("https://other.example.com/{key}.svg", AvatarStyle.CRITTER, 1), SECRET)
                        .of(1))
                .isNotEqualTo(tag);
        assertThat(tagsOf(avatars(TEMPLATE, AvatarStyle.SHAPES, 1), SECRET).of(1))
                .isNotEqualTo(tag);
    }

    @Test
    void of_settingNotVisibleInBodiesChanged_isEqual() {
        assertThat(tagsOf(avatars(TEMPLATE, AvatarStyle.CRITTER, 2), SECRET).of(1))
                .isEqualTo(tagsOf(AVATARS, SECRET).of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "other",
                "\"other\"",
                "\"-1FORM",
                "\"+1FORM",
                "\"01FORM",
                "\"\u0661FORM",
                "\"1-a\"",
                "\"1\"",
                "W/\"1FORM",
                "1FORM",
                "\"xFORM",
                "\"99999999999999999999FORM",
                "*"
            })
    void versionOf_anyOtherTag_isNull(String tag) {
        String form = tags.of(1).substring("\"1".length());

        assertThat(tags.versionOf(tag.replace("FORM", form))).isNull();
    }

    private static EntityTags of(String form) {
        return new EntityTags(new BodyEncoder() {
            @Override
            public byte[] encode(Profile profile) {
                return form.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String form() {
                return "00000000";
            }
        });
    }

    private static EntityTags tagsOf(AvatarSettings avatars, String secret) {
        return new EntityTags(new ProfileJson(
                avatars.urlTemplate(),
                avatars.publicUrl(),
                avatars.style(),
                new KeyedHash(secret.getBytes(StandardCharsets.UTF_8))));
    }

    private static AvatarSettings avatars(String template, AvatarStyle style, int pngDrawingMax) {
        return new AvatarSettings(template, "http://localhost:8080", style, pngDrawingMax, 100, 20_000_000);
    }
}
