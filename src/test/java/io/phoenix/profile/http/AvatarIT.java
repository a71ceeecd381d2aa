package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public images that {@code avatar_url} refers to. */
@ExtendWith(ApiResolver.class)
class AvatarIT {

    private final Api api;

    AvatarIT(Api api) {
        this.api = api;
    }

    @Test
    void svg_ofProfile_isPublicAndImmutable() throws Exception {
        Answer answer = api.send(api.request(picture())).assertOk();

        assertThat(answer.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(answer.body()).startsWith("<svg").endsWith("</svg>");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(api.send(api.request(picture())).body()).isEqualTo(answer.body());
    }

    @Test
    void svg_matchingIfNoneMatch_is304() throws Exception {
        String tag = api.send(api.request(picture())).header("ETag");

        Answer answer = api.send(api.request(picture()).header("If-None-Match", tag));

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void svg_afterRegeneration_differsAndOldUrlStaysValid() throws Exception {
        String old = picture();
        String before = api.send(api.request(old)).body();

        api.put("alice", "{\"regenerate_avatar\":true}").assertOk();

        assertThat(picture()).isNotEqualTo(old);
        assertThat(api.send(api.request(picture())).assertOk().body()).isNotEqualTo(before);
        assertThat(api.send(api.request(old)).body()).isEqualTo(before);
    }

    @Test
    void url_always_hidesTheUser() throws Exception {
        assertThat(picture()).doesNotContain("alice").doesNotContain(api.tenant());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 200",
        "?size=16, 200",
        "?size=24, 200",
        "?size=384, 200",
        "?size=512, 200",
        "?size=15, 400",
        "?size=20, 400",
        "?size=513, 400",
        "?size=64.0, 400",
        "?size=big, 400"
    })
    void png_withSize_isRenderedIfListed(String query, int status) throws Exception {
        Answer answer = api.send(api.request(picture().replace(".svg", ".png") + query));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(status == 200 ? "image/png" : "application/json");
        if (status != 200) {
            answer.assertError(400, "REQ_002");
            assertThat(answer.json().getString("error")).contains("16, 24, 32, 48, 64, 96, 128, 192, 256, 384 or 512");
        }
    }

    /** Each character of a real key is replaced, and none of the results is a key. */
    @Test
    void get_inventedKey_is404() throws Exception {
        String path = picture();
        for (int i = path.lastIndexOf('/') + 1; i < path.lastIndexOf('.'); i++) {
            char other = path.charAt(i) == '0' ? '1' : '0';
            String invented = path.substring(0, i) + other + path.substring(i + 1);

            api.send(api.request(invented)).assertError(404, "REQ_004");
            api.send(api.request(invented.replace(".svg", ".png"))).assertError(404, "REQ_004");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/avatars/critter1/x.svg", "/v1/avatars/none1/x.svg", "/v1/avatars/critter1/"})
    void get_unknownImage_is404(String path) throws Exception {
        api.send(api.request(path)).assertError(404, "REQ_004");
    }

    /** The path of the current avatar. */
    private String picture() throws Exception {
        return URI.create(api.get("alice").json().getString("avatar_url")).getPath();
    }
}
