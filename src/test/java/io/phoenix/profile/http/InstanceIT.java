package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The state of the instance that answers. */
@ExtendWith(ApiResolver.class)
class InstanceIT {

    private static final String PATH = "/v1/instance";

    private final Api api;

    InstanceIT(Api api) {
        this.api = api;
    }

    @Test
    void instance_hit_isCounted() throws Exception {
        api.get("alice").assertOk();
        JsonObject before = instance();

        api.get("alice").assertOk();

        JsonObject after = instance();
        assertThat(after.getString("status")).isEqualTo("ready");
        assertThat(after.getString("schema")).isEqualTo("current");
        assertThat(after.getJsonObject("polls").fieldNames()).containsExactly("verified", "failed", "overflowed");
        assertThat(after.getJsonObject("reads").getLong("local"))
                .isGreaterThan(before.getJsonObject("reads").getLong("local"));
        assertThat(after.getJsonObject("reads").getLong("created")).isPositive();
        assertThat(after.getJsonObject("memory").getLong("profiles")).isPositive();
    }

    @Test
    void instance_always_namesNoCallerAndIsNotCached() throws Exception {
        api.get("alice").assertOk();

        Answer answer = api.send(api.request(PATH, "alice", Caller.ROLE_ADMIN)).assertOk();

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).doesNotContain(api.tenant(), "alice");
    }

    @Test
    void instance_userWithoutRole_isRefused() throws Exception {
        api.send(api.request(PATH)).assertError(401, "AUTH_002");
        api.send(api.request(PATH, "alice")).assertError(403, "AUTH_005");
        api.send(api.request(PATH, "alice", Caller.ROLE_WRITE)).assertError(403, "AUTH_005");
    }

    private JsonObject instance() throws Exception {
        return api.send(api.request(PATH, "alice", Caller.ROLE_ADMIN))
                .assertOk()
                .json();
    }
}
