package io.phoenix.profile.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Only what was encoded for a tenant is a cursor of it. */
class FeedCursorsTest {

    private static final FeedCursor CURSOR =
            new FeedCursor(Incarnation.of(3, 0xFFFF_FFFFL, 1_795_697_401L), new FeedPosition(1L << 40, 12));

    private final FeedCursors cursors = new FeedCursors(new byte[16]);
    private final String text = cursors.encode("acme", CURSOR);

    @Test
    void decode_ofTheSameTenant_givesTheCursor() {
        assertThat(text).matches("[A-Za-z0-9_-]{60}");
        assertThat(cursors.decode("acme", text)).hasValue(CURSOR);
        assertThat(new FeedCursors(new byte[16]).decode("acme", text)).hasValue(CURSOR);
    }

    @Test
    void decode_ofAnotherTenantOrDatabase_isEmpty() {
        assertThat(cursors.decode("acme2", text)).isEmpty();
        assertThat(new FeedCursors("another database".getBytes(UTF_8)).decode("acme", text))
                .isEmpty();
    }

    @Test
    void decode_anyByteChanged_isEmpty() {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(cursors.decode(
                            "acme", Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    @Test
    void decode_otherTexts_areEmpty() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            assertThat(cursors.decode("acme", Base64.getUrlEncoder().encodeToString(noise)))
                    .isEmpty();
        }
        assertThat(cursors.decode("acme", text + "=")).isEmpty();
        assertThat(cursors.decode("acme", "+" + text.substring(1))).isEmpty();
        assertThat(cursors.decode("acme", "\u00fc")).isEmpty();
    }
}
