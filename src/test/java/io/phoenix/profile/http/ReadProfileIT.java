package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of one profile. */
@ExtendWith(ApiResolver.class)
class ReadProfileIT {

    private final Api api;

    ReadProfileIT(Api api) {
        this.api = api;
    }

    @Test
    void get_absentUser_createsProfileWithExactlySixFields() throws Exception {
        Answer answer = api.get("alice").assertOk();

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().fieldNames())
                .containsExactly("tenant_id", "user_id", "name", "avatar_url", "created_at", "updated_at");
        assertThat(answer.json().getString("tenant_id")).isEqualTo(api.tenant());
        assertThat(answer.json().getString("user_id")).isEqualTo("alice");
        assertThat(answer.name()).matches("[A-Z][a-z]+ [A-Z][a-z]+ [1-9][0-9]");
        assertThat(answer.json().getString("avatar_url")).startsWith("http");
    }

    @Test
    void get_absentUser_isCreatedNowInWholeUtcSeconds() throws Exception {
        Instant before = Instant.now();

        Answer answer = api.get("alice");

        String created = answer.json().getString("created_at");
        assertThat(created).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(answer.json().getString("updated_at")).isEqualTo(created);
        assertThat(Instant.parse(created))
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
    }

    @Test
    void get_again_returnsTheSameBytes() throws Exception {
        Answer first = api.get("alice");
        Answer second = api.get("alice");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void get_twice_isCreatedThenLocal() throws Exception {
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("created");
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("local");
    }

    @Test
    void get_anyProfile_isPrivateAndRevalidated() throws Exception {
        Answer answer = api.get("alice");

        assertThat(answer.header("ETag")).matches("\"[^\"]+\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(answer.header("Vary")).isEqualTo("Authorization, X-API-Key, X-Tenant-Id");
    }

    @Test
    void get_extendedFields_addsVersionAndNameIsCustom() throws Exception {
        Answer generated = api.send(api.request(Api.path("alice") + "?fields=extended", "alice"));
        Answer chosen = api.send(api.change("bob?fields=extended", "{\"name\":\"Bob Lind\"}", "bob"));

        assertThat(generated.assertOk().json().fieldNames())
                .containsExactly(
                        "tenant_id",
                        "user_id",
                        "name",
                        "avatar_url",
                        "created_at",
                        "updated_at",
                        "version",
                        "name_is_custom");
        assertThat(generated.json().getBoolean("name_is_custom")).isFalse();
        assertThat(chosen.assertOk().json().getBoolean("name_is_custom")).isTrue();
    }

    @Test
    void get_extendedFields_versionIsTheCreationTimeInMicroseconds() throws Exception {
        Answer answer = api.send(api.request(Api.path("alice") + "?fields=extended", "alice"));

        Instant version = Instant.EPOCH.plusNanos(answer.json().getLong("version") * 1_000);
        Instant created = Instant.parse(answer.json().getString("created_at"));
        assertThat(Duration.between(created, version)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?fields=", "?fields=all", "?fields=Extended", "?fields=extended,version"})
    void get_otherFields_areRefusedAndNamed(String query) throws Exception {
        Answer answer = api.send(api.request(Api.path("alice") + query, "alice"));

        answer.assertError(400, "REQ_002");
        assertThat(answer.json().getString("error")).startsWith("fields: ").contains("expected: extended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lang", "tenant_id", "field"})
    void get_unknownParameter_isRefusedByName(String parameter) throws Exception {
        Answer refused = api.send(api.request(Api.path("alice") + '?' + parameter + "=other", "alice"))
                .assertError(400, "REQ_002");

        assertThat(refused.json().getString("error")).contains('\'' + parameter + '\'');
    }

    @ParameterizedTest
    @ValueSource(strings = {"?fields=%zz", "?%zz", "?x=%", "?fields=extended&y=%f", "?fields=%C3%28"})
    void get_malformedQuery_is400(String query) throws Exception {
        api.getRaw(Api.path("alice") + query, "alice").assertError(400, "REQ_002");
    }
}
