package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changes that exist only in the change log are found, even if connections to Postgres break or transactions commit late. */
class ChangeLogFaultsIT extends FaultFixture {

    private static final Duration FOUND_MAX = Duration.ofSeconds(1);

    /** Time to replace silent connections: a statement must time out on each. */
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(6);

    @Test
    void postgresConnections_halfOpen_updateInPsqlIsFound() throws Exception {
        load(one, "u");

        oneToPostgres.blackholeOpenConnections();
        renameInPsql("In Psql");

        Eventually.within(
                FOUND_MAX.plus(RECONNECT_MAX),
                "the change is visible",
                () -> one.get(tenant, "u").body().contains("In Psql"));
    }

    @Test
    void transaction_committedLate_isFoundWithin1sOfItsCommit() throws Exception {
        load(one, "u");
        load(one, "later");
        try (Connection open = database.connect()) {
            open.setAutoCommit(false);
            assertThat(Database.rename(open, tenant, "u", "Committed Late")).isPositive();
            // polls pass what began later
            assertThat(database.rename(tenant, "later", "Committed Before")).isPositive();
            assertVisible(one, "later", "Committed Before", FOUND_MAX);

            open.commit();
        }

        assertVisible(one, "u", "Committed Late", FOUND_MAX);
    }

    /** Redis restarts from an old snapshot while Postgres, which has newer versions, is unreachable. */
    @Test
    void redis_restartedFromOldSnapshotWithoutPostgres_isNotBelievedOncePostgresIsBack() throws Exception {
        load(one, "u");
        redis.ask("SAVE");
        rename(other, "u", "Lost By Redis");
        assertVisible(one, "u", "Lost By Redis", FOUND_MAX);

        oneToPostgres.cut();
        otherToPostgres.cut();
        redis.kill();
        redis.restart();
        Eventually.isTrue(
                "nothing is vouched for any more",
                () -> source(one.get(tenant, "u")).equals("stale"));
        oneToPostgres.heal();
        otherToPostgres.heal();

        awaitReady(one);
        assertThat(name(read(one, "u"))).isEqualTo("Lost By Redis");
        try (TestInstance empty =
                TestInstance.start(settings(redis.uri(), database.uri().toString()))) {
            load(empty, "u");
            assertThat(name(read(empty, "u"))).isEqualTo("Lost By Redis");
        }
    }

    private void renameInPsql(String name) throws Exception {
        assertThat(database.rename(tenant, "u", name)).isPositive();
    }
}
