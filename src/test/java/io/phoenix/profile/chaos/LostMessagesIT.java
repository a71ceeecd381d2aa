package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes whose invalidation is lost or never published are found in time, and only by the intended mechanism. */
class LostMessagesIT extends FaultFixture {

    private static final Duration FOUND_BY_CHECK_MAX = Duration.ofSeconds(1);
    private static final Duration FOUND_IN_LOG_MAX = Duration.ofSeconds(2);

    /** Longer than both bounds, so an active mechanism would have found the change. */
    private static final Duration NEVER = Duration.ofSeconds(3);

    @Test
    void invalidation_lost_isFoundWithin1s() throws Exception {
        load(one, "u");

        changeAndLoseInvalidation();

        assertVisible(one, "u", "Changed", FOUND_BY_CHECK_MAX);
    }

    @Test
    void invalidation_lostWithoutConsistencyCheck_staysStale() throws Exception {
        try (TestInstance unchecked = TestInstance.start(withoutConsistencyCheck())) {
            load(unchecked, "u");

            changeAndLoseInvalidation();

            assertNeverVisible(unchecked);
        }
    }

    @Test
    void subscription_halfOpen_isFoundWithin1s() throws Exception {
        load(one, "u");
        otherToRedis.heal();

        oneToRedis.blackholeOpenConnections();
        rename(other, "u", "Changed");

        assertVisible(one, "u", "Changed", FOUND_BY_CHECK_MAX);
    }

    @Test
    void redis_restartedEmpty_changeIsFoundWithin2s() throws Exception {
        load(one, "u");
        redis.kill();
        rename(other, "u", "Changed");
        redis.restart();

        assertVisible(one, "u", "Changed", FOUND_IN_LOG_MAX);
        awaitReady(one);
        awaitReady(other);
        rename(other, "u", "Changed Again");
        assertVisible(one, "u", "Changed Again", FOUND_BY_CHECK_MAX);
    }

    @Test
    void update_inPsql_isVisibleWithin2s() throws Exception {
        load(one, "u");

        database.execute("UPDATE profile SET name = 'Changed' WHERE tenant_id = '" + tenant + "'");

        assertVisible(one, "u", "Changed", FOUND_IN_LOG_MAX);
    }

    @Test
    void update_inPsqlWithoutChangeLog_staysStale() throws Exception {
        load(one, "u");

        updateWithoutChangeLog();

        assertNeverVisible(one);
    }

    @Test
    void erasure_inPsql_isVisibleWithin2s() throws Exception {
        String created = read(one, "u").body();
        rename(one, "u", "To Be Erased");

        database.execute("DELETE FROM profile WHERE tenant_id = '" + tenant + "'");

        Eventually.within(
                FOUND_IN_LOG_MAX,
                "the name is erased",
                () -> !name(read(one, "u")).equals("To Be Erased"));
        assertThat(read(one, "u").body()).contains(name(one.get(tenant, "u")));
        assertThat(created).contains(name(read(one, "u")));
    }

    /** Updates as the service does, but without the message on the bus and the row in the change log. */
    private void changeAndLoseInvalidation() throws Exception {
        updateWithoutChangeLog();
        redis.ask("DEL", "pp1:{" + tenant + "/u}:v");
        redis.ask("INCR", "pp1:inv:seq");
    }

    /** A session in the replica role fires no triggers. */
    private void updateWithoutChangeLog() throws Exception {
        database.execute(
                "SET session_replication_role = replica; UPDATE profile SET name = 'Changed', version = version + 1"
                        + " WHERE tenant_id = '" + tenant + "'");
    }

    private Map<String, String> withoutConsistencyCheck() {
        Map<String, String> settings = settings(redis.uri(), database.uri().toString());
        settings.put("watch.check.interval", "5m");
        settings.put("watch.verified.max", "5m");
        return settings;
    }

    private void assertNeverVisible(TestInstance instance) throws Exception {
        long end = System.nanoTime() + NEVER.toNanos();
        while (System.nanoTime() < end) {
            assertThat(name(read(instance, "u"))).isNotEqualTo("Changed");
        }
    }
}
