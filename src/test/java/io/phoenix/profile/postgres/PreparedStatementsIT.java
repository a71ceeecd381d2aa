package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A connection prepares each statement once, and plans it once. */
@ParameterizedClass
@EnumSource
class PreparedStatementsIT {

    private static final ClaimedName NAME = ClaimedName.shared("Brave Tiger 42");

    private final Form form;
    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;
    private PostgresServers servers;
    private PostgresClient client;
    private StatementExecutor statements;
    private PostgresProfileStore store;

    PreparedStatementsIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void connect() throws Exception {
        database = TestDatabase.migrated(form);
        PostgresSettings settings = database.settings(Map.of("postgres.connections", "1"));
        servers = new PostgresServers(vertx, settings);
        client = PostgresClient.forReads(vertx, settings, servers);
        statements = new StatementExecutor(
                "reads",
                vertx,
                client,
                settings,
                RepeatedWarnings.to(LoggerFactory.getLogger(StatementExecutor.class)));
        StampedStatements stamped = new StampedStatements(statements);
        store = new PostgresProfileStore(stamped, stamped, NameKeeping.NONE);
    }

    @AfterEach
    void close() throws Exception {
        await(client.close());
        await(servers.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void statement_calledAgain_isPreparedAndPlannedOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            callAll();
        }

        Set<String> prepared = new HashSet<>();
        for (Row row : await(statements.run(
                "SELECT statement, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%profile%'",
                Tuple.tuple()))) {
            assertThat(row.getLong(1)).as(row.getString(0)).isZero();
            assertThat(prepared.add(row.getString(0))).as(row.getString(0)).isTrue();
        }
        assertThat(prepared)
                .contains(
                        PostgresProfileStore.FIND,
                        PostgresProfileStore.FIND_ALL,
                        PostgresProfileStore.INSERT,
                        PostgresProfileStore.INSERT_ALL,
                        ProfileErasures.ERASE,
                        ProfileErasures.ERASE_AND_KEEP,
                        ProfileErasures.LIFT,
                        ProfileMoves.MOVE,
                        ProfileUpdates.UPDATE,
                        ProfileUpdates.CREATE_OR_UPDATE);
    }

    private void callAll() throws Exception {
        ProfileId id = new ProfileId("t", "u");
        await(store.insert(id, NAME));
        await(store.insertAll(Map.of(id, NAME)));
        await(store.find(id));
        await(store.findAll(List.of(id)));
        long version = await(store.update(id, renamed(VersionCondition.NONE), NAME))
                .value()
                .version();
        await(store.update(id, renamed(VersionCondition.is(version)), NAME));
        await(store.erase(id));
        await(store.eraseAndKeep(id, VersionCondition.NONE, Duration.ZERO));
        await(store.lift(id));
        await(store.insert(id, NAME));
        await(store.move(id, new ProfileId("t", "v"), true));
    }

    private static ProfileUpdate renamed(VersionCondition condition) {
        return new ProfileUpdate(ClaimedName.shared("Chosen"), false, condition, Duration.ZERO);
    }
}
