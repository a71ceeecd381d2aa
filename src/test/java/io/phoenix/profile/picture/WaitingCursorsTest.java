package io.phoenix.profile.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.picture.WaitingPictures.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingCursorsTest {

    private static final Position POSITION = new Position(1_795_697_401_372_699L, "älice");

    private final WaitingCursors cursors = cursors("a secret of the database");

    @Test
    void decode_ownCursor_isThePosition() {
        assertThat(cursors.decode("acme", cursors.encode("acme", POSITION))).contains(POSITION);
        assertThat(cursors.decode("acme", cursors.encode("acme", Position.START)))
                .contains(Position.START);
    }

    @Test
    void decode_anyOtherText_isEmpty() {
        String cursor = cursors.encode("acme", POSITION);

        assertThat(cursors.decode("acma", cursor)).isEmpty();
        assertThat(cursors("another secret of a database").decode("acme", cursor))
                .isEmpty();
        for (String text :
                List.of("", "x", "====", cursor + "A", cursor.substring(1), cursor + "=", "A".repeat(5_000))) {
            assertThat(cursors.decode("acme", text)).as(text).isEmpty();
        }
    }

    private static WaitingCursors cursors(String secret) {
        return new WaitingCursors(secret.getBytes(StandardCharsets.UTF_8));
    }
}
