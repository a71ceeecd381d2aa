package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * With every message of the bus lost, each bound holds all the same, and live streams show every change within 1 s: changes are
 * found in the change log, and only there.
 */
class LostMessagesIT extends FaultFixture {

    private static final Duration FOUND_MAX = Duration.ofSeconds(1);
    private static final int CHANGES = 10;

    /** Longer than the bound, so the poll would have found the change. */
    private static final Duration NEVER = Duration.ofSeconds(3);

    @Test
    void changes_everyMessageLost_areFoundWithin1s() throws Exception {
        loseEveryMessage();
        load(one, "u");

        for (int i = 0; i < CHANGES; i++) {
            rename(other, "u", "Changed " + i);
            assertVisible(one, "u", "Changed " + i, FOUND_MAX);
        }
        assertThat(oneToRedis.messagesDropped()).isPositive();
    }

    @Test
    void change_messageLostWithoutPolls_staysStale() throws Exception {
        Map<String, String> settings = withRareChecks("poll.interval");
        settings.put("poll.verified.max", "5m");
        loseEveryMessage();
        try (TestInstance withoutPolls = TestInstance.start(settings)) {
            load(withoutPolls, "u");

            rename(other, "u", "Changed");

            assertNeverVisible(withoutPolls);
        }
    }

    @Test
    void erasure_everyMessageLost_isFoundWithin1s() throws Exception {
        loseEveryMessage();
        rename(one, "u", "To Be Erased");

        assertThat(other.send(other.request("/v1/profiles/user/u", tenant, "u")
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);

        assertErased(one);
    }

    @Test
    void stream_everyMessageLost_showsEveryChangeWithin1s() throws Exception {
        loseEveryMessage();
        try (EventReader events = EventReader.open(one, tenant, "u", "u")) {
            events.next("snapshot");

            for (int i = 0; i < CHANGES; i++) {
                String name = "Streamed " + i;
                rename(other, "u", name);
                Eventually.within(
                        FOUND_MAX, name + " is streamed", () -> newest(events).equals(name));
            }
            assertThat(oneToRedis.messagesDropped()).isPositive();
        }
    }

    @Test
    void stream_editsByHand_areShownWithin1s() throws Exception {
        rename(one, "u", "Before");
        try (EventReader events = EventReader.open(one, tenant, "u", "u")) {
            events.next("snapshot");

            database.rename(tenant, "u", "By Hand");
            Eventually.within(
                    FOUND_MAX, "the edit is streamed", () -> newest(events).equals("By Hand"));

            database.execute("DELETE FROM profile WHERE tenant_id = '" + tenant + "'");
            Eventually.within(FOUND_MAX, "the erasure is streamed", () -> hasErasure(events));
        }
    }

    @Test
    void subscription_halfOpen_changeIsFoundWithin1s() throws Exception {
        load(one, "u");

        oneToRedis.blackholeOpenConnections();
        rename(other, "u", "Changed");

        assertVisible(one, "u", "Changed", FOUND_MAX);
    }

    @Test
    void redis_restartedEmpty_changeIsFoundWithin1s() throws Exception {
        load(one, "u");
        redis.kill();
        rename(other, "u", "Changed");
        redis.restart();

        assertVisible(one, "u", "Changed", FOUND_MAX);
        rename(other, "u", "Changed Again");
        assertVisible(one, "u", "Changed Again", FOUND_MAX);
    }

    @Test
    void update_inPsql_isFoundWithin1s() throws Exception {
        load(one, "u");
        load(other, "u");

        assertThat(database.rename(tenant, "u", "By Hand")).isPositive();

        assertVisible(one, "u", "By Hand", FOUND_MAX);
        assertVisible(other, "u", "By Hand", FOUND_MAX);
    }

    @Test
    void update_inPsqlWithoutChangeLog_staysStale() throws Exception {
        try (TestInstance withoutSampler = TestInstance.start(withRareChecks("sample.interval"))) {
            load(withoutSampler, "u");

            database.execute("ALTER TABLE profile DISABLE TRIGGER profile_log_change");
            assertThat(database.rename(tenant, "u", "Changed")).isPositive();

            assertNeverVisible(withoutSampler);
        }
    }

    @Test
    void erasure_inPsql_isFoundWithin1s() throws Exception {
        load(one, "u");
        String created = name(one.get(tenant, "u"));
        rename(one, "u", "To Be Erased");

        database.execute("DELETE FROM profile WHERE tenant_id = '" + tenant + "'");

        assertErased(one);
        assertThat(name(read(one, "u"))).isEqualTo(created);
    }

    @Test
    void truncation_inPsql_isFoundWithin1s() throws Exception {
        rename(one, "u", "To Be Erased");
        load(other, "u");

        database.execute("TRUNCATE profile");

        assertErased(one);
        assertErased(other);
    }

    private void loseEveryMessage() {
        oneToRedis.dropMessages();
        otherToRedis.dropMessages();
    }

    /** The settings of an instance of its own that loses every message too, and checks only every five minutes. */
    private Map<String, String> withRareChecks(String interval) {
        Map<String, String> settings = settings(oneToRedis.uri(), database.uri().toString());
        settings.put(interval, "4m");
        return settings;
    }

    private void assertErased(TestInstance instance) throws Exception {
        Eventually.within(FOUND_MAX, "the name is erased", () -> {
            HttpResponse<String> answer = read(instance, "u");
            return answer.statusCode() == 200 && !name(answer).equals("To Be Erased");
        });
    }

    private void assertNeverVisible(TestInstance instance) throws Exception {
        long end = System.nanoTime() + NEVER.toNanos();
        while (System.nanoTime() < end) {
            assertThat(name(read(instance, "u"))).isNotEqualTo("Changed");
        }
    }

    /** Whether one of the events that have come since the last call is an erasure. */
    private static boolean hasErasure(EventReader events) throws InterruptedException {
        boolean erasure = false;
        while (!events.isQuiet()) {
            erasure |= events.next().name().equals("erased");
        }
        return erasure;
    }

    /** The name in the newest event that has come; empty if none has come since the last call. */
    private static String newest(EventReader events) throws InterruptedException {
        String newest = "";
        while (!events.isQuiet()) {
            EventReader.Event event = events.next();
            if (event.name().equals("profile")) {
                newest = event.json().getString("name");
            } else if (event.name().equals("snapshot")) {
                newest = event.json().getJsonArray("profiles").getJsonObject(0).getString("name");
            }
        }
        return newest;
    }
}
