package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Database.Row;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Once writes have stopped and every fault has healed, Postgres has lost nothing, and every instance agrees with it, also one that
 * knows only what is in Redis. */
final class ConvergenceCheck {

    /** How long after the last change every cache must agree with Postgres. */
    static final Duration SETTLING = Duration.ofSeconds(5);

    /** After the run, so that it belongs to no fault. */
    private static final long END = Long.MAX_VALUE;

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
        for (Testbed.Node node : testbed.nodes()) {
            checkInstance(node, rows, found);
        }
        // its memory is empty, so that it reads what is in Redis
        try (Testbed.Node another = testbed.startAnother()) {
            checkInstance(another, rows, found);
        }
        return found;
    }

    /** Postgres has every acknowledged or returned version or a newer one, except of erased profiles and what it lost itself. */
    private void checkDurability(Map<String, Row> rows, List<Violation> found) {
        Set<String> erased = history.changes()
                .filter(change -> change.kind() == Operation.Kind.ERASE)
                .map(Operation::user)
                .collect(Collectors.toSet());
        Map<String, Long> newest = history.operations().stream()
                .filter(operation -> operation.status() == 200)
                .filter(operation -> !history.isLost(operation.user(), operation.version(), Long.MAX_VALUE))
                .collect(Collectors.toMap(Operation::user, Operation::version, Math::max));
        newest.forEach((user, version) -> {
            Row row = rows.get(user);
            if (row == null ? !erased.contains(user) : row.version() < version) {
                found.add(new Violation(
                        "acknowledged but lost", user + " version " + version + ", Postgres: " + row, END));
            }
        });
    }

    private void checkInstance(Testbed.Node node, Map<String, Row> rows, List<Violation> found)
            throws InterruptedException {
        Client client = new Client(node, testbed.token(), operation -> {});
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            Operation read = client.read(row.getKey());
            if (read.version() != row.getValue().version()
                    || !read.name().equals(row.getValue().name())) {
                found.add(new Violation(NOT_CONVERGED, read + " but Postgres has " + row.getValue(), END));
            }
        }
    }
}
