package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Database.Row;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Once writes have stopped and every fault has healed, Postgres has lost nothing, and L1 and L2 agree with it. */
final class ConvergenceCheck {

    /** How long after the last change every cache must agree with Postgres. */
    static final Duration SETTLING = Duration.ofSeconds(5);

    private static final String NOT_CONVERGED = "not converged";

    private final Testbed testbed;
    private final History history;

    ConvergenceCheck(Testbed testbed, History history) {
        this.testbed = testbed;
        this.history = history;
    }

    List<Violation> violations() throws Exception {
        Map<String, Row> rows = testbed.database().rows(testbed.tenant());
        List<Violation> found = new ArrayList<>();
        checkDurability(rows, found);
        checkSharedCache(rows, found);
        for (Testbed.Node node : testbed.nodes()) {
            Client client = new Client(node, testbed.token(), operation -> {});
            for (Map.Entry<String, Row> row : rows.entrySet()) {
                Operation read = client.read(row.getKey());
                if (read.version() != row.getValue().version()
                        || !read.name().equals(row.getValue().name())) {
                    found.add(new Violation(NOT_CONVERGED, read + " but Postgres has " + row.getValue()));
                }
            }
        }
        return found;
    }

    /** Postgres has every acknowledged or returned version or a newer one, except of erased profiles. */
    private void checkDurability(Map<String, Row> rows, List<Violation> found) {
        Map<String, Long> newest = history.operations().stream()
                .filter(operation -> operation.status() == 200)
                .collect(Collectors.toMap(Operation::user, Operation::version, Math::max));
        newest.forEach((user, version) -> {
            Row row = rows.get(user);
            boolean mayBeErased = Workload.isEverErased(user);
            if (row == null ? !mayBeErased : row.version() < version) {
                found.add(new Violation("acknowledged but lost", user + " version " + version + ", Postgres: " + row));
            }
        });
    }

    private void checkSharedCache(Map<String, Row> rows, List<Violation> found) throws Exception {
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            String value = testbed.redis().ask("GET", "pp1:{" + testbed.tenant() + "/" + row.getKey() + "}:v");
            if (!value.isEmpty()
                    && Long.parseLong(value.substring(0, value.indexOf(' ')))
                            != row.getValue().version()) {
                found.add(new Violation(NOT_CONVERGED, "Redis has " + value + " but Postgres has " + row.getValue()));
            }
        }
    }
}
