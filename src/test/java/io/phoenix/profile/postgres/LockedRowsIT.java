package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Someone else has locked a row, as an edit by hand does until it commits. */
class LockedRowsIT {

    /** More than the connections for changes, and all that may wait behind them. */
    private static final int CHANGES = 100;

    private final Vertx vertx = Vertx.vertx();
    private final ProfileId locked = new ProfileId("t", "locked");
    private TestDatabase database;
    private PostgresBackend postgres;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void readsAndCreations_changesWaitForALockedRow_doNotWait() throws Exception {
        await(postgres.store().insert(locked, ClaimedName.shared("Before")));
        List<Future<?>> waiting = new ArrayList<>();
        try (Connection psql = database.connect()) {
            psql.setAutoCommit(false);
            psql.createStatement().execute("UPDATE profile SET name = 'By Hand' WHERE user_id = 'locked'");
            for (int i = 0; i < CHANGES; i++) {
                waiting.add(rename("Name " + i));
                waiting.add(postgres.store().erase(new ProfileId("t", "absent" + i)));
            }

            assertThat(await(postgres.store().find(locked)).value()).isPresent();
            for (int i = 0; i < CHANGES; i++) {
                ProfileId other = new ProfileId("t", "other" + i);
                assertThat(await(postgres.store().insert(other, ClaimedName.shared("Other")))
                                .value())
                        .isPresent();
            }
            assertThat(waiting).as("those of the locked row").anyMatch(change -> !change.isComplete());
            psql.commit();
        }
        await(Future.all(waiting));
        assertThat(await(postgres.store().find(locked)).value())
                .hasValueSatisfying(last -> assertThat(last.name()).startsWith("Name "));
    }

    private Future<?> rename(String name) {
        return postgres.store()
                .update(
                        locked,
                        new ProfileUpdate(ClaimedName.shared(name), false, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Unused"));
    }
}
