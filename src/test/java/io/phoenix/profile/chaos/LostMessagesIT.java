package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages lost, a half-open connection, Redis restarted empty, a change that nobody told: found within their bounds. */
class LostMessagesIT extends FaultTable {

    private static final Duration FOUND_MAX = Duration.ofSeconds(1);
    private static final Duration SWEPT_MAX = Duration.ofSeconds(2);

    /** Long enough for a mechanism that was there to have done its work. */
    private static final Duration NEVER = Duration.ofSeconds(3);

    @Test
    void messagesLost_isFoundWithin1s() throws Exception {
        assertServed(one, "u");

        changeAndLoseTheMessage();

        assertSeen(one, "u", "Changed", FOUND_MAX);
    }

    @Test
    void messagesLost_withoutTheWatch_staysStale() throws Exception {
        try (TestInstance unwatched = TestInstance.start(unwatched())) {
            assertServed(unwatched, "u");

            changeAndLoseTheMessage();

            assertNeverSeen(unwatched);
        }
    }

    @Test
    void halfOpenSubscription_isFoundWithin1s() throws Exception {
        assertServed(one, "u");
        otherToRedis.heal();

        oneToRedis.freezeOpenOnes();
        rename(other, "u", "Changed");

        assertSeen(one, "u", "Changed", FOUND_MAX);
    }

    @Test
    void redisRestartedEmpty_isFoundWithin1s() throws Exception {
        assertServed(one, "u");
        redis.kill();
        rename(other, "u", "Changed");
        redis.startAgain();

        assertSeen(one, "u", "Changed", SWEPT_MAX);
        awaitReady(one);
        awaitReady(other);
        rename(other, "u", "Changed Again");
        assertSeen(one, "u", "Changed Again", FOUND_MAX);
    }

    @Test
    void changeByHand_isSeenWithin2s() throws Exception {
        assertServed(one, "u");

        database.execute("UPDATE profile SET name = 'Changed' WHERE tenant_id = '" + tenant + "'");

        assertSeen(one, "u", "Changed", SWEPT_MAX);
    }

    @Test
    void changeByHand_withoutTheChangeLog_staysStale() throws Exception {
        assertServed(one, "u");

        database.execute(
                "SET session_replication_role = replica; UPDATE profile SET name = 'Changed', version = version + 1"
                        + " WHERE tenant_id = '" + tenant + "'");

        assertNeverSeen(one);
    }

    @Test
    void erasureByHand_isSeenWithin2s() throws Exception {
        String created = read(one, "u").body();
        rename(one, "u", "To Be Erased");

        database.execute("DELETE FROM profile WHERE tenant_id = '" + tenant + "'");

        Eventually.isTrue(
                "the name is gone",
                SWEPT_MAX.plus(BUSY_MACHINE),
                () -> !name(read(one, "u")).equals("To Be Erased"));
        assertThat(read(one, "u").body()).contains(name(one.get(tenant, "u")));
        assertThat(created).contains(name(read(one, "u")));
    }

    /** What a writer does, but for its message and its row in the log: those are what is lost. */
    private void changeAndLoseTheMessage() throws Exception {
        database.execute(
                "SET session_replication_role = replica; UPDATE profile SET name = 'Changed', version = version + 1"
                        + " WHERE tenant_id = '" + tenant + "'");
        redis.ask("DEL", "pp1:{" + tenant + "/u}:v");
        redis.ask("INCR", "pp1:inv:seq");
    }

    private Map<String, String> unwatched() {
        Map<String, String> settings = settings(redis.uri(), database.uri().toString());
        settings.put("watch.check.interval", "5m");
        settings.put("watch.verified.max", "5m");
        return settings;
    }

    private void assertNeverSeen(TestInstance instance) throws Exception {
        long end = System.nanoTime() + NEVER.toNanos();
        while (System.nanoTime() < end) {
            assertThat(name(read(instance, "u"))).isNotEqualTo("Changed");
        }
    }
}
