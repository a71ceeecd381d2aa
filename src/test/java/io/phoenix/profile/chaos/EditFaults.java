package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.Fault.Steps;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Edits by hand. Nothing fails, but no instance announces them: they are found in the change log, within the bound. */
final class EditFaults {

    /** How many rows of another tenant a bulk edit changes. Even the default is more than a poll reads. */
    private static final int BULK = Integer.getInteger("chaos.bulk", 30_000);

    private static final int EDITS = 10;
    private static final int TRANSACTIONS = 4;

    /** How long the longest of the overlapping transactions stays open. */
    private static final Duration OPEN_MAX = Duration.parse("PT" + System.getProperty("chaos.transaction.max", "6s"));

    private final Testbed testbed;
    private final Workload workload;
    private final String bulkTenant = "bulk-" + UUID.randomUUID();
    private final List<Thread> open = new ArrayList<>();

    EditFaults(Testbed testbed, Workload workload) {
        this.testbed = testbed;
        this.workload = workload;
    }

    List<Fault> all() {
        return List.of(
                edit("edits in psql", Set.of(), Effect.BOUNDED, Steps.of(this::renameSome, this::renameSome)),
                edit(
                        "overlapping transactions in psql",
                        Set.of(),
                        Effect.BOUNDED,
                        Steps.of(this::openTransactions, this::awaitTransactions)),
                edit(
                        "ids changed in psql",
                        Set.of(),
                        Effect.BOUNDED,
                        Steps.of(this::moveSome).preparedBy(this::prepareMoves)),
                // waits for a lock that every other statement then waits for
                edit("TRUNCATE", Set.of(Component.POSTGRES), Effect.BOUNDED.emptyingCaches(), Steps.of(this::truncate)),
                edit(
                        "rows of another tenant edited in bulk",
                        Set.of(),
                        Effect.BOUNDED.emptyingCaches(),
                        Steps.of(() -> edit(edits -> edits.renameTenant(bulkTenant)))
                                .preparedBy(this::fillBulkTenant)),
                edit(
                        "rows of every tenant edited in bulk",
                        Set.of(Component.ROWS),
                        Effect.BOUNDED.emptyingCaches(),
                        Steps.of(() -> edit(edits -> edits.renameAll(bulkTenant)))
                                .preparedBy(this::fillBulkTenant)));
    }

    private interface Change {
        void in(Edits edits) throws SQLException;
    }

    private Fault edit(String name, Set<Component> breaks, Effect effect, Steps steps) {
        return new Fault(name, testbed.names(), breaks, effect, steps);
    }

    private void edit(Change change) throws SQLException {
        try (Edits edits = Edits.begin(testbed, workload)) {
            change.in(edits);
            edits.commit();
        }
    }

    private void renameSome() throws SQLException {
        for (int i = 0; i < EDITS; i++) {
            String user = "warm" + i;
            edit(edits -> edits.rename(user));
        }
    }

    private void fillBulkTenant() throws SQLException {
        edit(edits -> edits.fill(bulkTenant, BULK));
    }

    private void truncate() throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                edit(Edits::truncate);
                return;
            } catch (SQLException lockTimeout) {
                if (attempt == EDITS) {
                    throw lockTimeout;
                }
            }
        }
    }

    /** Half of them change something at once and commit late; the others have an old id when they change something. */
    private void openTransactions() {
        for (int i = 0; i < TRANSACTIONS; i++) {
            boolean changesFirst = i % 2 == 0;
            List<String> users = Workload.edited(i * EDITS / 2, EDITS / 2);
            long openMillis = Math.max(1_000, OPEN_MAX.toMillis() * (i + 1) / TRANSACTIONS);
            Thread thread = new Thread(() -> runTransaction(users, changesFirst, openMillis), "transaction " + i);
            thread.start();
            open.add(thread);
        }
    }

    private void runTransaction(List<String> users, boolean changesFirst, long openMillis) {
        try (Edits edits = Edits.begin(testbed, workload)) {
            edits.takeId();
            for (String user : changesFirst ? users : List.<String>of()) {
                edits.rename(user);
            }
            Thread.sleep(openMillis);
            for (String user : changesFirst ? List.<String>of() : users) {
                edits.rename(user);
            }
            edits.commit();
        } catch (SQLException | InterruptedException broken) {
            // recorded with an unknown outcome
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTransactions() throws InterruptedException {
        for (Thread thread : open) {
            thread.join();
        }
        open.clear();
    }

    /** The profiles that lose their id have older versions than those that they replace. */
    private void prepareMoves() throws SQLException {
        List<String> users = Workload.moved();
        for (String user : users.subList(0, users.size() / 2)) {
            edit(edits -> edits.rename(user));
        }
        for (String user : users.subList(users.size() / 2, users.size())) {
            edit(edits -> edits.rename(user));
        }
    }

    private void moveSome() throws SQLException {
        List<String> users = Workload.moved();
        int half = users.size() / 2;
        for (int i = 0; i < half; i++) {
            String from = users.get(i);
            String to = users.get(half + i);
            edit(edits -> edits.move(from, to));
        }
    }
}
