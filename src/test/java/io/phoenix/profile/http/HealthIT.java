package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The probes, on both ports, without credentials. */
@ExtendWith(ApiResolver.class)
class HealthIT {

    private final Api api;

    HealthIT(Api api) {
        this.api = api;
    }

    @Test
    void health_onBothPorts_isHealthy() throws Exception {
        for (HttpRequest.Builder request : onBothPorts("/health")) {
            Answer answer = api.send(request).assertOk();
            assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\"}");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void ready_onBothPorts_namesEveryPart() throws Exception {
        for (HttpRequest.Builder request : onBothPorts("/ready")) {
            Answer answer = api.send(request).assertOk();
            assertThat(answer.body())
                    .isEqualTo("{\"status\":\"ready\",\"database\":\"connected\",\"schema\":\"current\","
                            + "\"cache\":\"connected\"}");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void ready_degradedAllowed_isReadyWhileAllIsUp() throws Exception {
        for (HttpRequest.Builder request : onBothPorts("/ready?degraded=true")) {
            assertThat(api.send(request).assertOk().body()).startsWith("{\"status\":\"ready\",");
        }
    }

    @Test
    void ready_malformedQuery_is400() throws Exception {
        for (HttpRequest.Builder request : onBothPorts("/ready?degraded=yes")) {
            api.send(request).assertError(400, "REQ_002");
        }
    }

    @Test
    void get_profileOnManagementPort_is404() throws Exception {
        HttpRequest.Builder request = api.managementRequest(Api.path("alice"))
                .header("Authorization", "Bearer " + api.token("alice", "profile:admin"));

        api.send(request).assertError(404, "REQ_004");
    }

    private List<HttpRequest.Builder> onBothPorts(String path) {
        return List.of(api.request(path), api.managementRequest(path));
    }
}
