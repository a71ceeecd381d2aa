package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No part of a query is dropped in silence. */
@ExtendWith(ApiResolver.class)
class QueryIT {

    private final Api api;

    QueryIT(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/profiles/user/alice?field=extended, field",
        "/v1/profiles/user/alice?fields=extended&fields=extended, fields",
        "/v1/profiles/user/alice?Fields=extended, Fields",
        "/v1/profiles/user/alice?create=false, create",
        "/v1/profiles/user/alice?min_version=%D9%A1, min_version",
        "/v1/profiles?user_ids=a&user_ids=b, user_ids",
        "/v1/profiles?user_ids=alice&min_version=1, min_version",
        "/v1/profiles/events?user_ids=alice&fields=extended, fields",
        "/v1/profiles/ws?token=x, token",
        "/v1/instance?x, x",
        "/ready?verbose, verbose",
        "/ready?degraded=1, degraded",
        "AVATAR.png?size=%2B64, size",
        "AVATAR.png?size=064, size",
        "AVATAR.png?size=64&size=64, size",
        "AVATAR.png?width=64, width",
        "AVATAR.svg?size=64, size"
    })
    void get_unknownRepeatedOrMalformedParameter_isRefusedByName(String target, String name) throws Exception {
        String avatar = URI.create(api.get("alice").json().getString("avatar_url"))
                .getPath()
                .replace(".svg", "");

        Answer answer = api.send(api.request(target.replace("AVATAR", avatar), "alice", Caller.ROLE_ADMIN))
                .assertError(400, "REQ_002");

        assertThat(answer.json().getString("error")).contains(name);
    }

    /** Monitors and pages add parameters to bypass caches; docs/standards.md names these paths. */
    private static final Set<String> IGNORING = Set.of("/health", "/openapi.yaml");

    @Test
    void everyOperation_unknownOrRepeatedParameter_isRefusedByName() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.operations()) {
            if (IGNORING.contains(operation.path())) {
                continue;
            }
            String target = examples.target(operation);
            String separator = target.contains("?") ? "&" : "?";
            assertRefusedByName(examples.request(operation, target + separator + "nonsense=1"), "nonsense");
            for (JsonObject parameter : operation.parameters()) {
                String name = parameter.getString("name");
                if (parameter.getString("in").equals("query")) {
                    String given = name + "=" + ExampleRequests.example(parameter);
                    assertRefusedByName(examples.request(operation, target + separator + given + "&" + given), name);
                }
            }
        }
    }

    private void assertRefusedByName(HttpRequest.Builder request, String name) throws Exception {
        assertThat(api.send(request).assertError(400, "REQ_002").json().getString("error"))
                .as(request.build().toString())
                .contains(name);
    }

    @Test
    void change_unknownParameter_isRefusedAndChangesNothing() throws Exception {
        Answer before = api.get("alice");
        String path = Api.path("alice") + "?dry_run=true";
        for (HttpRequest.Builder request : List.of(
                api.request(path, "alice").PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"Alice Lind\"}")),
                api.request(path, "alice", Caller.ROLE_ADMIN).DELETE())) {
            assertThat(api.send(request).assertError(400, "REQ_002").json().getString("error"))
                    .contains("dry_run");
        }
        assertThat(api.get("alice").body()).isEqualTo(before.body());
        api.send(api.request("/v1/profiles/batch?create=false", "alice")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"user_ids\":[\"alice\"]}")))
                .assertError(400, "REQ_002");
    }
}
