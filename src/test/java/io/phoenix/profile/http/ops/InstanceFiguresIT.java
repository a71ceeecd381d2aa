package io.phoenix.profile.http.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ops.InstanceRoutes.Figures;
import io.phoenix.profile.metrics.MetricReader;
import io.phoenix.profile.testing.TestInstance;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InstanceFiguresIT {

    @Test
    void figures_always_areMetrics() throws Exception {
        Set<String> names = new TreeSet<>();
        MetricReader recorder = (name, labels) -> {
            names.add(name);
            return 0;
        };
        new Figures(recorder).toJson();
        String metrics;
        try (TestInstance instance = TestInstance.start(Map.of())) {
            instance.get("acme", "alice");
            metrics = instance.send(instance.managementRequest("/metrics").build())
                    .body();
        }

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(metrics).contains("\nphoenix_profile_" + name.replace('.', '_')));
    }
}
