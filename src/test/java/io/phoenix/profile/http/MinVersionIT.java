package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads with {@code min_version}. */
@ExtendWith(ApiResolver.class)
class MinVersionIT {

    private final Api api;

    MinVersionIT(Api api) {
        this.api = api;
    }

    @Test
    void get_currentVersion_isAHit() throws Exception {
        long version = api.send(api.request(Api.path("alice") + "?fields=extended", "alice"))
                .json()
                .getLong("version");

        Answer answer = get("?min_version=" + version).assertOk();

        assertThat(answer.header("X-Profile-Source")).isEqualTo("local");
    }

    @Test
    void get_versionNotReached_is412WithThePresentOne() throws Exception {
        long version = api.send(api.request(Api.path("alice") + "?fields=extended", "alice"))
                .json()
                .getLong("version");

        Answer answer = get("?min_version=" + (version + 1)).assertError(412, "PROFILE_006");

        assertThat(answer.json().getLong("version")).isEqualTo(version);
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("local");
    }

    @Test
    void get_versionBeyondTheClock_isRefused() throws Exception {
        for (long version :
                new long[] {TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() + 60_000), Long.MAX_VALUE}) {
            Answer answer = get("?min_version=" + version).assertError(400, "REQ_002");

            assertThat(answer.json().getString("error")).startsWith("min_version: '" + version + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "9223372036854775808", "1e3", "+1", "01", "\u0661"})
    void get_malformedVersion_isRefused(String version) throws Exception {
        Answer answer = get("?min_version=" + URLEncoder.encode(version, StandardCharsets.UTF_8))
                .assertError(400, "REQ_002");

        assertThat(answer.json().getString("error")).startsWith("min_version: '" + version + "'");
    }

    private Answer get(String query) throws Exception {
        return api.send(api.request(Api.path("alice") + query, "alice"));
    }
}
