package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Database.Row;
import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.Fault.Steps;
import io.phoenix.profile.chaos.Loss.Version;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresCouple;
import io.phoenix.profile.testing.PostgresProcess;
import io.phoenix.profile.testing.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Faults of Postgres itself: crashes, fail-overs and restores. What it loses is recorded. */
final class PostgresServerFaults {

    /** Changes of this long are lost by a fail-over or restore. */
    private static final Duration LOST = Duration.ofMillis(1_500);

    /** Longer than the interval of polls, and what a poll takes. */
    private static final Duration POLLED = Duration.ofSeconds(1);

    /** Until no change is under way any more. */
    private static final Duration CHANGES_END = Duration.ofMillis(500);

    private static final int IDS = 1_000;

    /** Reconnecting takes an instance longer than an outage of the network, because its breaker may be open. */
    private static final Effect OUTAGE =
            Effect.CUT_OFF.settlingFor(Duration.ofSeconds(4)).emptyingCaches();

    private final Testbed testbed;
    private final PostgresCouple postgres;
    private final Workload workload;
    private final Losses losses;

    // of the fault that is active
    private long beginNanos;
    private long freeId;
    private long beforeMicros;
    private Map<String, Long> surviving = Map.of();

    PostgresServerFaults(Testbed testbed, Workload workload, Losses losses) {
        this.testbed = testbed;
        this.postgres = testbed.postgres();
        this.workload = workload;
        this.losses = losses;
    }

    List<Fault> all() {
        return List.of(
                fault("Postgres killed", Steps.of(this::killPrimary, this::restartPrimary)),
                fault("Postgres crashed, ids used again", Steps.of(this::crashWithUnusedIds, this::resumeChanges)),
                fault(
                        "Postgres killed, ids used again",
                        Steps.of(this::killWithUnusedIds, this::restartAndResumeChanges)),
                fault(
                        "fail-over that lost commits",
                        new Steps(this::loseCommits, this::killPrimary, this::failOver, postgres::rebuildStandby)),
                fault(
                        "fail-over, old primary still answers",
                        new Steps(
                                this::loseCommits,
                                this::promoteUnfenced,
                                this::killFormerPrimary,
                                postgres::rebuildStandby)),
                fault(
                        "Postgres restored",
                        new Steps(this::backUp, this::killPrimary, this::restore, postgres::rebuildStandby)));
    }

    private Fault fault(String name, Steps steps) {
        return new Fault(name, testbed.names(), Set.of(Component.POSTGRES), OUTAGE, steps);
    }

    private void killPrimary() throws Exception {
        beginNanos = System.nanoTime();
        postgres.primary().kill();
    }

    private void restartPrimary() throws Exception {
        postgres.primary().restart();
    }

    /** The backend dies, and the postmaster restarts all others. */
    private void crashWithUnusedIds() throws Exception {
        useUpIds();
        beginNanos = System.nanoTime();
        postgres.primary().crash();
    }

    private void killWithUnusedIds() throws Exception {
        useUpIds();
        killPrimary();
    }

    /**
     * Polls pass transaction ids that no record on disk mentions: Postgres takes them again after a crash. Nothing else may commit
     * meanwhile, or they would be on disk.
     */
    private void useUpIds() throws Exception {
        workload.pauseChanges();
        Thread.sleep(CHANGES_END.toMillis());
        freeId = postgres.primary().takeUnwrittenIds(IDS);
        Thread.sleep(POLLED.toMillis());
    }

    /** Every 15 s, the background writer logs the next transaction id. If it has just done so, this is a crash like any other. */
    private void resumeChanges() throws Exception {
        Eventually.isTrue("Postgres has recovered", () -> postgres.primary().isAnswering());
        long next = postgres.primary().nextId();
        if (next < freeId) {
            losses.idsUsedAgain();
        }
        workload.resumeChanges();
    }

    private void restartAndResumeChanges() throws Exception {
        restartPrimary();
        resumeChanges();
    }

    private void loseCommits() throws Exception {
        postgres.standby().stopReceiving();
        Thread.sleep(LOST.toMillis());
    }

    private void failOver() throws Exception {
        promote();
        losses.add(new Loss(beginNanos, System.nanoTime(), beforeMicros, surviving, Set.of()));
    }

    private void promoteUnfenced() throws Exception {
        beginNanos = System.nanoTime();
        promote();
    }

    private void promote() throws Exception {
        PostgresProcess standby = postgres.standby();
        standby.awaitReplayed();
        surviving = versionsOn(standby);
        beforeMicros = Loss.nowMicros();
        postgres.promoteStandby();
    }

    /** What the former primary took after the promotion is lost too. */
    private void killFormerPrimary() throws Exception {
        PostgresProcess former = postgres.standby();
        List<TcpProxy> proxies =
                proxies().stream().filter(proxy -> proxy.leadsTo(former.port())).toList();
        proxies.forEach(TcpProxy::cut);
        try (Connection connection = former.connect()) {
            Set<Version> others = Database.versionsSince(connection, testbed.tenant(), beforeMicros);
            losses.add(new Loss(beginNanos, System.nanoTime(), beforeMicros, surviving, others));
        }
        former.kill();
        proxies.forEach(TcpProxy::heal);
    }

    private void backUp() throws Exception {
        postgres.backUp();
        Thread.sleep(LOST.toMillis());
    }

    /** No instance can reach the restored server before its state was read. */
    private void restore() throws Exception {
        proxies().forEach(TcpProxy::cut);
        postgres.restoreBackup();
        surviving = versionsOn(postgres.primary());
        beforeMicros = Loss.nowMicros();
        losses.add(new Loss(beginNanos, System.nanoTime(), beforeMicros, surviving, Set.of()));
        proxies().forEach(TcpProxy::heal);
    }

    private List<TcpProxy> proxies() {
        return testbed.nodes().stream()
                .flatMap(node -> node.links().toPostgres().stream())
                .toList();
    }

    private Map<String, Long> versionsOn(PostgresProcess server) throws SQLException {
        try (Connection connection = server.connect()) {
            Map<String, Row> rows = Database.rows(connection, testbed.tenant());
            return Loss.versions(rows);
        }
    }
}
