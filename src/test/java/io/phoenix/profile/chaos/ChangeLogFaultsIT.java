package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changes that exist only in the change log are published, even if connections to Postgres break or hang. */
class ChangeLogFaultsIT extends FaultFixture {

    private static final String UNPUBLISHED = "SELECT count(*) FROM profile_change WHERE published_at IS NULL";

    private static final String UNPUBLISHED_AND_UNLOCKED = "SELECT count(*) FROM"
            + " (SELECT FROM profile_change WHERE published_at IS NULL FOR UPDATE SKIP LOCKED) AS unlocked";

    private static final Duration FOUND_IN_LOG_MAX = Duration.ofSeconds(2);

    /** Time to replace silent connections: a statement must time out on each. */
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(6);

    @Test
    void postgresConnections_halfOpen_updateInPsqlIsPublished() throws Exception {
        other.close();
        load(one, "u");
        // makes sure that the sweeper has a connection
        renameInPsql("In Psql");
        assertVisible(one, "u", "In Psql", FOUND_IN_LOG_MAX);

        oneToPostgres.blackholeOpenConnections();
        renameInPsql("In Psql Again");

        Eventually.within(
                FOUND_IN_LOG_MAX.plus(RECONNECT_MAX),
                "the change is visible",
                () -> one.get(tenant, "u").body().contains("In Psql Again"));
        other = startOther();
    }

    /** A sweeper that loses its connection during the transaction must not keep its rows locked. */
    @Test
    void sweeper_frozenWithLockedRows_otherSweeperPublishesThem() throws Exception {
        load(other, "u");
        oneToRedis.delay(Duration.ofMillis(20));
        otherToRedis.cut();
        renameInPsql("In Psql");
        Eventually.isTrue("a sweeper has locked the change", () -> database.count(UNPUBLISHED_AND_UNLOCKED) == 0);
        oneToPostgres.freeze();
        assertThat(database.count(UNPUBLISHED)).isPositive();
        otherToRedis.heal();

        Eventually.within(
                FOUND_IN_LOG_MAX.plus(RECONNECT_MAX),
                "the other sweeper has published",
                () -> database.count(UNPUBLISHED) == 0);
    }

    /** Redis restarts from an old snapshot while Postgres, which has newer versions, is unreachable. */
    @Test
    void redis_restartedFromOldSnapshotWithoutPostgres_isRepairedOncePostgresIsBack() throws Exception {
        load(one, "u");
        redis.ask("SAVE");
        rename(other, "u", "Lost By Redis");
        assertVisible(one, "u", "Lost By Redis", FOUND_IN_LOG_MAX);

        oneToPostgres.cut();
        otherToPostgres.cut();
        redis.kill();
        redis.restart();
        // an outage longer than any single attempt to republish
        Thread.sleep(4_000);
        oneToPostgres.heal();
        otherToPostgres.heal();

        Eventually.within(
                Duration.ofSeconds(5),
                "Redis has no older version than Postgres",
                () -> !isOlder(redis.ask("GET", "pp1:{" + tenant + "/u}:v")));
        assertThat(name(read(one, "u"))).isEqualTo("Lost By Redis");
    }

    private static boolean isOlder(String value) {
        return !value.isEmpty() && !value.endsWith("Lost By Redis");
    }

    private void renameInPsql(String name) throws Exception {
        assertThat(database.rename(tenant, "u", name)).isPositive();
    }
}
