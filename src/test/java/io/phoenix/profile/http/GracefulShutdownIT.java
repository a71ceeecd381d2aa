package io.phoenix.profile.http;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clients see of an instance between SIGTERM and its end. */
class GracefulShutdownIT {

    private final String tenant = UUID.randomUUID().toString();

    @Test
    void stop_duringThePause_answersAndClosesConnections() throws Exception {
        TestInstance instance = TestInstance.start(Map.of("shutdown.pause", "5s"));
        HttpResponse<String> before = instance.get(tenant, "alice");
        Future<Void> stopped = instance.service().stop();
        try {
            HttpResponse<String> hit = instance.get(tenant, "alice");
            HttpResponse<String> miss = instance.get(tenant, "bob");

            assertThat(before.headers().firstValue("Connection")).isEmpty();
            assertThat(List.of(hit, miss)).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().allValues("Connection")).containsExactly("close");
            });
        } finally {
            await(stopped);
        }
    }
}
