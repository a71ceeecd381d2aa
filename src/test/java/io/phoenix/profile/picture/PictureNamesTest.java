package io.phoenix.profile.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureNamesTest {

    private static final ProfileId ID = new ProfileId("acme", "alice");

    private final PictureNames names = names("a secret of the database");

    @Test
    void of_sameUserAndContent_isTheSameName() {
        assertThat(names.of(ID, picture("content"))).isEqualTo(names.of(ID, picture("content")));
        assertThat(names.of(ID, picture("content"))).matches("[0-9a-f]{42}\\.jpg");
    }

    @Test
    void of_anotherUserOrContent_isAnotherName() {
        String name = names.of(ID, picture("content"));

        assertThat(name)
                .isNotEqualTo(names.of(ID, picture("contents")))
                .isNotEqualTo(names.of(new ProfileId("acme", "bob"), picture("content")))
                .isNotEqualTo(names.of(new ProfileId("acma", "alice"), picture("content")))
                .isNotEqualTo(names("another secret of a database").of(ID, picture("content")));
    }

    @Test
    void isGenuine_inventedName_isFalse() {
        String name = names.of(ID, picture("content"));

        assertThat(names.isGenuine(name)).isTrue();
        assertThat(names("another secret of a database").isGenuine(name)).isFalse();
        assertThat(List.of(
                        "",
                        name.replace(".jpg", ".png"),
                        name.replace(".jpg", ""),
                        name + "x",
                        "0".repeat(42) + ".jpg",
                        name.substring(0, 41) + (name.charAt(41) == '0' ? '1' : '0') + ".jpg"))
                .noneMatch(names::isGenuine);
    }

    private static PictureNames names(String secret) {
        return new PictureNames(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static OwnPicture picture(String content) {
        return new OwnPicture("jpg", List.of(), List.of(), content.getBytes(StandardCharsets.UTF_8));
    }
}
