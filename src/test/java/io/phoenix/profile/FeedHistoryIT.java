package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.FeedConsumer;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Concurrent writers with transactions of every length, which abort and deadlock too, and a consumer that follows the cursor: it
 * sees every committed change and erasure, nothing else, and the versions of each profile in order.
 */
class FeedHistoryIT {

    private static final String TENANT = "acme";
    private static final String KEY = "an API key";
    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 120;
    private static final int USERS = 12;

    private final Set<String> committed = ConcurrentHashMap.newKeySet();

    @Test
    void consumer_concurrentWriters_seesEveryCommittedChangeInOrder() throws Exception {
        long seed = System.nanoTime();
        try (TestDatabase database = TestDatabase.empty();
                TestInstance one = TestInstance.start(settings(database));
                TestInstance two = TestInstance.start(settings(database))) {
            FeedConsumer consumer = new FeedConsumer(KEY, List.of(one, two), "limit=7&wait=5s");
            AtomicBoolean written = new AtomicBoolean();
            Thread reading = new Thread(() -> consumer.followUntil(() -> written.get() && sawAll(consumer)));
            reading.start();
            List<Thread> writers = IntStream.range(0, WRITERS)
                    .mapToObj(number -> new Thread(() -> write(database, new Random(seed + number))))
                    .toList();
            writers.forEach(Thread::start);
            for (Thread writer : writers) {
                writer.join();
            }
            written.set(true);
            reading.join(60_000);

            System.out.println("tries = " + committed.size() + " committed changes, "
                    + consumer.events().size() + " read, seed " + seed);
            assertThat(committed).hasSizeGreaterThan(WRITERS * TRANSACTIONS / 2);
            assertThat(consumer.failure()).isNull();
            assertThat(consumer.events()).as("seed %d", seed).hasSameElementsAs(committed);
            versionsByUser(consumer)
                    .forEach((user, versions) ->
                            assertThat(versions).as("%s, seed %d", user, seed).isSorted());
        }
    }

    private static Map<String, List<Long>> versionsByUser(FeedConsumer consumer) {
        return consumer.events().stream()
                .map(event -> event.split(" ", -1))
                .collect(Collectors.groupingBy(
                        event -> event[0], Collectors.mapping(event -> Long.parseLong(event[1]), Collectors.toList())));
    }

    private boolean sawAll(FeedConsumer consumer) {
        return Set.copyOf(consumer.events()).containsAll(committed);
    }

    private static Map<String, String> settings(TestDatabase database) throws Exception {
        return Map.of("postgres.uri", database.uri().toString(), "auth.api-keys", FeedConsumer.credential(TENANT, KEY));
    }

    private void write(TestDatabase database, Random random) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                transaction(connection, random);
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void transaction(Connection connection, Random random) throws SQLException {
        List<String> changes = new ArrayList<>();
        try {
            if (random.nextInt(4) == 0) {
                // others that begin later may end first
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SELECT pg_current_xact_id()");
                }
                pause(random, 30);
            }
            for (int i = random.nextInt(4); i >= 0; i--) {
                change(connection, "u" + random.nextInt(USERS), random.nextInt(10) == 0, changes);
                pause(random, 2);
            }
            if (random.nextInt(10) == 0) {
                connection.rollback();
                return;
            }
            connection.commit();
            committed.addAll(changes);
        } catch (SQLException lostRace) {
            // a deadlock, or a creation that waited for an erasure
            assertThat(lostRace.getSQLState()).isIn("40P01", "40001");
            connection.rollback();
        }
    }

    private static void change(Connection connection, String user, boolean erase, List<String> changes)
            throws SQLException {
        String sql = erase
                ? "DELETE FROM profile WHERE tenant_id = ? AND user_id = ? RETURNING version + 1, 'erased'"
                : "INSERT INTO profile (tenant_id, user_id, name) VALUES (?, ?, 'N') ON CONFLICT (tenant_id, user_id)"
                        + " DO UPDATE SET name = CASE length(profile.name) WHEN 9 THEN 'N' ELSE profile.name || 'x' END"
                        + " RETURNING version, CASE WHEN xmax = 0 THEN 'created' ELSE 'changed' END";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, TENANT);
            statement.setString(2, user);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next() && !rows.getString(2).equals("created")) {
                    changes.add(user + ' ' + rows.getLong(1) + ' ' + rows.getString(2));
                }
            }
        }
    }

    private static void pause(Random random, int millisMax) {
        LockSupport.parkNanos(random.nextInt(millisMax * 1_000_000));
    }
}
