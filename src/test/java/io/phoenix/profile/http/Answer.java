package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** An HTTP response, of any client. */
record Answer(int status, HttpHeaders headers, String body) {

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The value of a header; null if absent. */
    @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    JsonObject json() {
        return new JsonObject(body);
    }

    /** The field {@code name} of a profile. */
    String name() {
        return json().getString("name");
    }

    /** Asserts status 200. */
    Answer assertOk() {
        assertThat(status).as(body).isEqualTo(200);
        return this;
    }

    /** Asserts the status. */
    Answer assertStatus(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** Asserts an error in the documented form. */
    Answer assertError(int expectedStatus, String expectedCode) {
        assertThat(status).as(body).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).isEqualTo("application/json");
        assertThat(json().fieldNames())
                .contains("error", "code", "request_id")
                .isSubsetOf("error", "code", "reason", "version", "lock_reason", "request_id");
        assertThat(json().getString("code")).as(body).isEqualTo(expectedCode);
        assertThat(json().getString("error")).isNotBlank();
        assertThat(json().getString("request_id")).isNotBlank().isEqualTo(header("X-Request-Id"));
        return this;
    }
}
