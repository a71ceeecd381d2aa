package io.phoenix.profile.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.search.SearchQuery.By;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Only what was encoded for a tenant and a query is a cursor of it. */
class SearchCursorsTest {

    private static final SearchQuery QUERY = SearchQuery.of(By.PREFIX, "ada");
    private static final SearchPosition POSITION = new SearchPosition("ada \uD83D\uDE00", "user/\u00FC");

    private final SearchCursors cursors = new SearchCursors(new byte[16]);
    private final String text = cursors.encode("acme", QUERY, POSITION);

    @Test
    void decode_ofTheSameTenantAndQuery_givesThePosition() {
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.decode("acme", QUERY, text)).hasValue(POSITION);
        assertThat(new SearchCursors(new byte[16]).decode("acme", QUERY, text)).hasValue(POSITION);
    }

    @Test
    void decode_ofTheLongestPosition_givesIt() {
        SearchPosition longest = new SearchPosition("\uD83D\uDE00".repeat(256), "\uFFFD".repeat(85));

        assertThat(cursors.decode("t".repeat(64), QUERY, cursors.encode("t".repeat(64), QUERY, longest)))
                .hasValue(longest);
    }

    @Test
    void decode_ofAnotherTenantQueryOrDatabase_isEmpty() {
        assertThat(cursors.decode("acme2", QUERY, text)).isEmpty();
        assertThat(cursors.decode("acme", SearchQuery.of(By.PREFIX, "adam"), text))
                .isEmpty();
        assertThat(cursors.decode("acme", SearchQuery.of(By.NAME, "ada"), text)).isEmpty();
        assertThat(cursors.decode("acme", SearchQuery.ALL, text)).isEmpty();
        assertThat(new SearchCursors("another database".getBytes(UTF_8)).decode("acme", QUERY, text))
                .isEmpty();
    }

    @Test
    void decode_anyByteChanged_isEmpty() {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(cursors.decode(
                            "acme",
                            QUERY,
                            Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
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
            assertThat(cursors.decode("acme", QUERY, Base64.getUrlEncoder().encodeToString(noise)))
                    .isEmpty();
        }
        assertThat(cursors.decode("acme", QUERY, text + "=")).isEmpty();
        assertThat(cursors.decode("acme", QUERY, "A".repeat(10_000))).isEmpty();
        assertThat(cursors.decode("acme", QUERY, "\u00fc")).isEmpty();
    }
}
