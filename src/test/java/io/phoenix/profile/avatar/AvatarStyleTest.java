package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvatarStyleTest {

    private static final ProfileId ID = new ProfileId("tenant", "user");

    @ParameterizedTest
    @CsvSource({"critter1, CRITTER", "shapes1, SHAPES", "initial1, INITIAL"})
    void named_nameOfAStyle_thatStyle(String urlName, AvatarStyle style) {
        assertThat(AvatarStyle.named(urlName)).contains(style);
        assertThat(style.urlName()).isEqualTo(urlName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "critter", "critter2", "Critter1", "CRITTER"})
    void named_anythingElse_none(String urlName) {
        assertThat(AvatarStyle.named(urlName)).isEmpty();
    }

    @Test
    void key_nameChanges_onlyTheInitialStyleFollows() {
        assertThat(AvatarStyle.CRITTER.key(Keys.HASH, ID, 0, "Ann"))
                .isEqualTo(AvatarStyle.CRITTER.key(Keys.HASH, ID, 0, "Bea"));
        assertThat(AvatarStyle.SHAPES.key(Keys.HASH, ID, 0, "Ann"))
                .isEqualTo(AvatarStyle.SHAPES.key(Keys.HASH, ID, 0, "Bea"));
        assertThat(AvatarStyle.INITIAL.key(Keys.HASH, ID, 0, "Ann").initial()).hasValue('A');
        assertThat(AvatarStyle.INITIAL.key(Keys.HASH, ID, 0, "Bea").initial()).hasValue('B');
    }

    @ParameterizedTest
    @EnumSource
    void parse_keyOfTheStyle_thatKey(AvatarStyle style) {
        for (String name : List.of("Ann", "!")) {
            AvatarKey key = style.key(Keys.HASH, ID, 0, name);
            assertThat(style.parse(key.toString())).contains(key);
        }
    }

    @Test
    void parse_initialWhereTheStyleDrawsNone_empty() {
        String key = AvatarStyle.INITIAL.key(Keys.HASH, ID, 0, "Ann").toString();

        assertThat(AvatarStyle.CRITTER.parse(key)).isEmpty();
        assertThat(AvatarStyle.SHAPES.parse(key)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void svgFor_usualSize_thePicture(AvatarStyle style) {
        AvatarKey key = Keys.of(style, 1);

        assertThat(style.svgFor(key, 32)).isEqualTo(style.svg(key));
        assertThat(style.svgFor(key, 512)).isEqualTo(style.svg(key));
    }

    @Test
    void svgFor_smallCritter_hasFewerParts() {
        assertThat(Keys.of(AvatarStyle.CRITTER).limit(1_000))
                .allSatisfy(key -> assertThat(
                                AvatarStyle.CRITTER.svgFor(key, 24).length())
                        .isLessThanOrEqualTo(AvatarStyle.CRITTER.svg(key).length()));
        assertThat(Keys.of(AvatarStyle.CRITTER)
                        .limit(1_000)
                        .filter(key -> !AvatarStyle.CRITTER.svgFor(key, 24).equals(AvatarStyle.CRITTER.svg(key))))
                .hasSizeGreaterThan(900);
    }

    @ParameterizedTest
    @EnumSource
    void load_always_isLoaded(AvatarStyle style) {
        style.load();
        assertThat(style.isLoaded()).isTrue();
    }
}
