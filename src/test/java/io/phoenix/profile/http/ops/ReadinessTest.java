package io.phoenix.profile.http.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ops.Readiness.Part;
import io.phoenix.profile.http.ops.Readiness.Report;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void check_allPartsUp_isReadyAndNamesThemInOrder() {
        Report report = check(up("database"), up("cache"));

        assertThat(report.ready()).isTrue();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"ready\",\"database\":\"good\",\"cache\":\"good\"}");
    }

    @Test
    void check_onePartDown_isNotReadyAndNamesIt() {
        Report report = check(up("database"), down("cache"), up("bus"));

        assertThat(report.ready()).isFalse();
        assertThat(report.json().encode())
                .isEqualTo("{\"status\":\"not ready\",\"database\":\"good\",\"cache\":\"bad\",\"bus\":\"good\"}");
    }

    @Test
    void check_beforeWarmUpEnds_isNotReady() {
        Readiness readiness = new Readiness(List.of(up("database")));

        Report report = readiness.check().result();

        assertThat(report.ready()).isFalse();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"arriving\",\"database\":\"good\"}");
    }

    @Test
    void check_duringShutdown_isNotReady() {
        Readiness readiness = new Readiness(List.of(up("database")));
        readiness.warmedUp();
        readiness.beginShutdown();

        Report report = readiness.check().result();

        assertThat(report.ready()).isFalse();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"leaving\",\"database\":\"good\"}");
    }

    private static Report check(Part... parts) {
        Readiness readiness = new Readiness(List.of(parts));
        readiness.warmedUp();
        return readiness.check().result();
    }

    private static Part up(String name) {
        return new Part(name, "good", "bad", Future::succeededFuture);
    }

    private static Part down(String name) {
        return new Part(name, "good", "bad", () -> Future.failedFuture("unreachable"));
    }
}
