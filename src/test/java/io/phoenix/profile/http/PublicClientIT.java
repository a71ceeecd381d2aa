package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client written from the public documentation alone. */
class PublicClientIT {

    private static TestInstance instance;

    private final String tenant = "acme-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    /** Exactly the six documented fields; any other field is an error. */
    private record Profile(
            String tenant_id, String user_id, String name, String avatar_url, String created_at, String updated_at) {

        OffsetDateTime created() {
            return OffsetDateTime.parse(created_at);
        }

        OffsetDateTime updated() {
            return OffsetDateTime.parse(updated_at);
        }
    }

    @Test
    void profile_readThenChanged_isAsDocumented() throws Exception {
        Profile first = get("user-1");
        assertThat(first.tenant_id()).isEqualTo(tenant);
        assertThat(first.user_id()).isEqualTo("user-1");
        assertThat(first.name()).matches("\\S+ \\S+ \\d+");
        assertThat(URI.create(first.avatar_url()).getScheme()).isIn("http", "https");
        assertThat(first.created().getOffset()).isEqualTo(ZoneOffset.UTC);
        assertThat(first.updated()).isEqualTo(first.created());

        assertThat(get("user-1")).isEqualTo(first);

        Profile renamed = put("user-1", "{\"name\": \"CoolPlayer\"}");
        assertThat(renamed.name()).isEqualTo("CoolPlayer");
        assertThat(renamed.avatar_url()).isEqualTo(first.avatar_url());
        assertThat(renamed.created_at()).isEqualTo(first.created_at());
        assertThat(renamed.updated()).isAfterOrEqualTo(first.updated());

        Profile redrawn = put("user-1", "{\"regenerate_avatar\": true}");
        assertThat(redrawn.name()).isEqualTo("CoolPlayer");
        assertThat(redrawn.avatar_url()).isNotEqualTo(first.avatar_url());

        assertThat(get("user-1")).isEqualTo(redrawn);
    }

    @Test
    void put_absentUserWithName_createsProfile() throws Exception {
        Profile created = put("user-2", "{\"name\": \"Early Bird\"}");

        assertThat(created.name()).isEqualTo("Early Bird");
        assertThat(created.updated_at()).isEqualTo(created.created_at());
        assertThat(get("user-2")).isEqualTo(created);
    }

    @Test
    void get_withoutCredentials_is401() throws Exception {
        HttpResponse<String> refused =
                send(HttpRequest.newBuilder(address("user-3")).GET());

        assertThat(refused.statusCode()).isEqualTo(401);
        JsonNode error = new ObjectMapper().readTree(refused.body());
        assertThat(error.get("code").asText()).isEqualTo("AUTH_002");
        assertThat(error.get("error").asText()).isNotBlank();
    }

    private Profile get(String user) throws Exception {
        return profile(send(authorized(user).GET()));
    }

    private Profile put(String user, String json) throws Exception {
        return profile(
                send(authorized(user).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json))));
    }

    private static Profile profile(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return new ObjectMapper().readValue(answer.body(), Profile.class);
    }

    private HttpRequest.Builder authorized(String user) {
        return HttpRequest.newBuilder(address(user)).header("Authorization", "Bearer " + instance.token(tenant, user));
    }

    private static URI address(String user) {
        return URI.create("http://127.0.0.1:" + instance.service().apiPort() + "/v1/profiles/user/" + user);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }
}
