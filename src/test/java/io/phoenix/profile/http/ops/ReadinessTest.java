package io.phoenix.profile.http.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ops.Readiness.Part;
import io.phoenix.profile.http.ops.Readiness.Report;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
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
    void check_optionalPartDown_isReadyAndNamesIt() {
        Part optional = Part.optional("bus", "good", "bad", () -> Future.failedFuture("unreachable"));

        Report report = check(up("database"), optional);

        assertThat(report.ready()).isTrue();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"ready\",\"database\":\"good\",\"bus\":\"bad\"}");
    }

    @Test
    void check_partWithoutAWordForDown_namesTheFailure() {
        Part optional = Part.optional("log", "good", null, () -> Future.failedFuture("2 primaries"));

        Report report = check(optional);

        assertThat(report.json().encode()).isEqualTo("{\"status\":\"ready\",\"log\":\"2 primaries\"}");
    }

    @Test
    void check_partWithoutAnswer_countsAsDown() {
        Part silent = Part.required(
                "database", "good", "bad", () -> Promise.<Void>promise().future());

        Report report = new Readiness(List.of(silent), () -> 0)
                .check()
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(report.ready()).isFalse();
        assertThat(report.json().getString("database")).isEqualTo("bad");
    }

    @Test
    void check_whileOneIsInFlight_isShared() {
        List<Promise<Void>> asked = new ArrayList<>();
        Readiness readiness = new Readiness(
                List.of(Part.required("database", "good", "bad", () -> {
                    Promise<Void> answer = Promise.promise();
                    asked.add(answer);
                    return answer.future();
                })),
                () -> 0);

        Future<Report> first = readiness.check();
        Future<Report> second = readiness.check();
        assertThat(asked).hasSize(1);
        asked.get(0).complete();

        assertThat(second.result()).isSameAs(first.result());
        readiness.check();
        assertThat(asked).as("a check after the end of the last").hasSize(2);
    }

    @Test
    void check_staleEntriesFound_staysReadyAndCountsThem() {
        Readiness readiness = new Readiness(List.of(up("database")), () -> 3);
        readiness.warmedUp();

        Report report = readiness.check().result();

        assertThat(report.ready()).isTrue();
        assertThat(report.json().encode())
                .isEqualTo("{\"status\":\"ready\",\"database\":\"good\",\"stale_entries\":3}");
    }

    @Test
    void orDegraded_requiredPartDown_isReadyAndSaysSo() {
        Readiness readiness = new Readiness(List.of(down("database"), up("cache")), () -> 0);
        readiness.warmedUp();

        Report report = readiness.orDegraded(readiness.check().result());

        assertThat(report.ready()).isTrue();
        assertThat(report.json().encode())
                .isEqualTo("{\"status\":\"degraded\",\"database\":\"bad\",\"cache\":\"good\"}");
    }

    @Test
    void orDegraded_allUp_changesNothing() {
        Readiness readiness = new Readiness(List.of(up("database")), () -> 0);
        readiness.warmedUp();
        Report report = readiness.check().result();

        assertThat(readiness.orDegraded(report)).isSameAs(report);
    }

    @Test
    void orDegraded_neverReadyOrStopping_isNotReady() {
        Readiness readiness = new Readiness(List.of(down("database")), () -> 0);
        assertThat(readiness.orDegraded(readiness.check().result()).ready()).isFalse();

        readiness.warmedUp();
        readiness.beginShutdown();
        assertThat(readiness.orDegraded(readiness.check().result()).ready()).isFalse();
    }

    @Test
    void check_beforeWarmUpEnds_isNotReady() {
        Readiness readiness = new Readiness(List.of(up("database")), () -> 0);

        Report report = readiness.check().result();

        assertThat(report.ready()).isFalse();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"arriving\",\"database\":\"good\"}");
    }

    @Test
    void check_duringShutdown_isNotReady() {
        Readiness readiness = new Readiness(List.of(up("database")), () -> 0);
        readiness.warmedUp();
        readiness.beginShutdown();

        Report report = readiness.check().result();

        assertThat(report.ready()).isFalse();
        assertThat(report.json().encode()).isEqualTo("{\"status\":\"leaving\",\"database\":\"good\"}");
    }

    private static Report check(Part... parts) {
        Readiness readiness = new Readiness(List.of(parts), () -> 0);
        readiness.warmedUp();
        return readiness.check().result();
    }

    private static Part up(String name) {
        return Part.required(name, "good", "bad", Future::succeededFuture);
    }

    private static Part down(String name) {
        return Part.required(name, "good", "bad", () -> Future.failedFuture("unreachable"));
    }
}
