package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Path traversal by encodings, dot segments and string terminators. */
@ExtendWith(ApiResolver.class)
class HostilePathIT {

    private final Api api;

    HostilePathIT(Api api) {
        this.api = api;
    }

    @AfterEach
    void assertInstanceHealthy() throws Exception {
        api.get("alice").assertOk();
    }

    @ParameterizedTest
    @CsvSource({
        "%00, 400, REQ_002",
        "alice%00, 400, REQ_002",
        "%c0%af, 400, REQ_002",
        "%ff, 400, REQ_002",
        "a%0d%0aX-Evil:1, 400, REQ_002",
        "%u0041, 400, REQ_002",
        "%, 400, REQ_002",
        "\u00e9, 400, REQ_002",
        "a/b, 404, REQ_004",
        "alice?min_version=%00, 400, REQ_002"
    })
    void get_hostileUserId_isRefusedInOneLine(String user, int status, String code) throws IOException {
        Answer answer = api.getRaw(Api.path(user), "alice").assertError(status, code);

        assertThat(answer.json().getString("error")).matches("(?U)[^\\p{Cntrl}]+");
        assertThat(answer.header("X-Evil")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/avatars/critter1/..%2f..%2f..%2fetc%2fpasswd.svg",
                "/v1/avatars/critter1/../../../etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/conf/phoenix-profile.properties",
                "/%c0%ae%c0%ae/health",
                "/..\\..\\health",
                "/health%00",
                "/health;x=1",
                "//etc/passwd",
                "http://evil.example/metrics",
                "/metrics"
            })
    void get_pathTraversal_is404(String target) throws IOException {
        api.getRaw(target, "alice").assertError(404, "REQ_004");
    }
}
