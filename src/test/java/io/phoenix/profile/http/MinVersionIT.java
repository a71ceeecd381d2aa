package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

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
    void get_futureVersion_readsTheStore() throws Exception {
        Answer before = api.get("alice");

        Answer answer = get("?min_version=" + Long.MAX_VALUE).assertOk();

        assertThat(answer.header("X-Profile-Source")).isEqualTo("postgres");
        assertThat(answer.body()).isEqualTo(before.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "9223372036854775808", "1e3"})
    void get_malformedVersion_isRefused(String version) throws Exception {
        Answer answer = get("?min_version=" + version).assertError(400, "REQ_002");

        assertThat(answer.json().getString("error")).startsWith("min_version: '" + version + "'");
    }

    private Answer get(String query) throws Exception {
        return api.send(api.request(Api.path("alice") + query, "alice"));
    }
}
