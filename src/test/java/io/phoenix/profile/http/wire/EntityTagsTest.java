package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    private final EntityTags tags = new EntityTags("a form");

    @Test
    void of_aVersion_isAStrongTagThatSaysItAgain() {
        String tag = tags.of(1763869392123456L);

        assertThat(tag).matches("\"1763869392123456-[0-9a-f]+\"");
        assertThat(EntityTags.versionIn(tag)).isEqualTo(1763869392123456L);
    }

    @Test
    void of_anotherVersionOrForm_isAnotherTag() {
        assertThat(tags.of(2)).isNotEqualTo(tags.of(1));
        assertThat(new EntityTags("another form").of(1)).isNotEqualTo(tags.of(1));
    }

    @Test
    void names_tagOfAnotherForm_doesNotCount() {
        assertThat(EntityTags.names(new EntityTags("another form").of(1), tags.of(1)))
                .isFalse();
    }

    @Test
    void versionIn_star_asksForNone() {
        assertThat(EntityTags.versionIn("*")).isNull();
        assertThat(EntityTags.versionIn(" * ")).isNull();
    }

    @Test
    void versionIn_list_asksForTheNewest() {
        assertThat(EntityTags.versionIn(tags.of(7) + ", " + tags.of(9) + "," + tags.of(8)))
                .isEqualTo(9);
        assertThat(EntityTags.versionIn("\"other\", " + tags.of(7))).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                " ",
                "other",
                "\"other\"",
                "\"-1-a\"",
                "\"1\"",
                "\"x-a\"",
                "W/\"1-a\"",
                "\"1-a",
                "1-a\"",
                "\"99999999999999999999-a\"",
                "\"*\""
            })
    void versionIn_noTagThatWasGivenOut_isRefused(String header) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> EntityTags.versionIn(header))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.VERSION_MISMATCH))
                .withMessageContaining("If-Match: '")
                .withMessageContaining("expected: the ETag of an earlier answer");
    }
}
