package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What only the change log can tell is told, also when the ways to the log itself are broken or taken. */
class ChangeLogFaultsIT extends FaultTable {

    private static final String UNPUBLISHED = "SELECT count(*) FROM profile_change WHERE published_at IS NULL";

    private static final String UNPUBLISHED_AND_FREE = "SELECT count(*) FROM"
            + " (SELECT FROM profile_change WHERE published_at IS NULL FOR UPDATE SKIP LOCKED) AS free";

    private static final Duration SWEPT_MAX = Duration.ofSeconds(2).plus(BUSY_MACHINE);

    /** Until a connection that gives no sign of life is given up, and another one is used. */
    private static final Duration GIVEN_UP_MAX = Duration.ofSeconds(5);

    @Test
    void halfOpenConnectionsToPostgres_aChangeByHandIsToldAllTheSame() throws Exception {
        other.close();
        assertServed(one, "u");
        // the sweeper has a connection by now
        renameByHand("By Hand");
        assertSeen(one, "u", "By Hand", SWEPT_MAX);

        oneToPostgres.freezeOpenOnes();
        renameByHand("By Hand Again");

        Eventually.isTrue(
                "the change is told",
                SWEPT_MAX.plus(GIVEN_UP_MAX),
                () -> one.get(tenant, "u").body().contains("By Hand Again"));
        other = startOther();
    }

    /** The transaction of a sweeper that is cut short by the network keeps what it had taken from the others. */
    @Test
    void sweeperSilenced_whatItHadTakenIsToldByOthers() throws Exception {
        assertServed(other, "u");
        oneToRedis.delay(Duration.ofMillis(20));
        otherToRedis.cut();
        renameByHand("By Hand");
        Eventually.isTrue("a sweeper has taken the change", () -> database.count(UNPUBLISHED_AND_FREE) == 0);
        oneToPostgres.freeze();
        assertThat(database.count(UNPUBLISHED)).isPositive();
        otherToRedis.heal();

        Eventually.isTrue(
                "another sweeper has told", SWEPT_MAX.plus(GIVEN_UP_MAX), () -> database.count(UNPUBLISHED) == 0);
    }

    /** The new Redis has what the old one had a while ago, and the log, which knows better, cannot be read at first. */
    @Test
    void redisBackToAnOlderState_whilePostgresIsAway_isMadeGoodWhenItIsBack() throws Exception {
        assertServed(one, "u");
        redis.ask("SAVE");
        rename(other, "u", "Forgotten By Redis");
        assertSeen(one, "u", "Forgotten By Redis", SWEPT_MAX);

        oneToPostgres.cut();
        otherToPostgres.cut();
        redis.kill();
        redis.startAgain();
        // longer than any attempt to make it good at once
        Thread.sleep(4_000);
        oneToPostgres.heal();
        otherToPostgres.heal();

        Eventually.isTrue(
                "Redis has nothing older than Postgres",
                Duration.ofSeconds(5).plus(BUSY_MACHINE),
                () -> !isOlder(redis.ask("GET", "pp1:{" + tenant + "/u}:v")));
        assertThat(name(read(one, "u"))).isEqualTo("Forgotten By Redis");
    }

    private static boolean isOlder(String value) {
        return !value.isEmpty() && !value.endsWith("Forgotten By Redis");
    }

    private void renameByHand(String name) throws Exception {
        assertThat(database.renameByHand(tenant, "u", name)).isPositive();
    }
}
