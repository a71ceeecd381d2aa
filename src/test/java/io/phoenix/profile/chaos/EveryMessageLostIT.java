package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every message of the bus is lost, while Redis answers all else: each bound holds all the same, and live streams show every change
 * within 1 s. The bus makes changes visible sooner, and nothing depends on it.
 */
class EveryMessageLostIT extends FaultFixture {

    private static final Duration SEEN_MAX = Duration.ofSeconds(1);
    private static final int CHANGES = 10;

    @BeforeEach
    void loseEveryMessage() {
        oneToRedis.dropMessages();
        otherToRedis.dropMessages();
    }

    @Test
    void changes_throughOther_areSeenWithin1s() throws Exception {
        load(one, "u");

        for (int i = 0; i < CHANGES; i++) {
            rename(other, "u", "Changed " + i);
            assertVisible(one, "u", "Changed " + i, SEEN_MAX);
        }
        assertThat(oneToRedis.messagesDropped()).isPositive();
    }

    @Test
    void erasure_throughOther_isSeenWithin1s() throws Exception {
        rename(one, "u", "To Be Erased");
        load(one, "u");

        assertThat(other.send(other.request("/v1/profiles/user/u", tenant, "u")
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);

        Eventually.within(
                SEEN_MAX, "the name is erased", () -> !name(read(one, "u")).equals("To Be Erased"));
    }

    @Test
    void change_byHand_isSeenWithin1s() throws Exception {
        load(one, "u");
        load(other, "u");

        assertThat(database.rename(tenant, "u", "By Hand")).isPositive();

        assertVisible(one, "u", "By Hand", SEEN_MAX);
        assertVisible(other, "u", "By Hand", SEEN_MAX);
    }

    @Test
    void truncation_isSeenWithin1s() throws Exception {
        rename(one, "u", "To Be Erased");
        load(one, "u");

        database.execute("TRUNCATE profile");

        Eventually.within(
                SEEN_MAX, "the name is erased", () -> !name(read(one, "u")).equals("To Be Erased"));
    }

    @Test
    void stream_showsEveryChangeWithin1s() throws Exception {
        try (EventReader events = EventReader.open(one, tenant, "u", "u")) {
            events.next("snapshot");

            for (int i = 0; i < CHANGES; i++) {
                String name = "Streamed " + i;
                rename(other, "u", name);
                Eventually.within(
                        SEEN_MAX, name + " is streamed", () -> newest(events).equals(name));
            }
            assertThat(oneToRedis.messagesDropped()).isPositive();
        }
    }

    @Test
    void stream_showsErasureAndEditByHandWithin1s() throws Exception {
        rename(one, "u", "Before");
        try (EventReader events = EventReader.open(one, tenant, "u", "u")) {
            events.next("snapshot");

            database.rename(tenant, "u", "By Hand");
            Eventually.within(
                    SEEN_MAX, "the edit is streamed", () -> newest(events).equals("By Hand"));

            database.execute("DELETE FROM profile WHERE tenant_id = '" + tenant + "'");
            Eventually.within(
                    SEEN_MAX, "the erasure is streamed", () -> !newest(events).isEmpty());
        }
    }

    /** The name in the newest event that has come; empty if none has come since the last call. */
    private static String newest(EventReader events) throws InterruptedException {
        String newest = "";
        while (!events.isQuiet()) {
            EventReader.Event event = events.next();
            if (event.name().equals("profile")) {
                newest = event.json().getString("name");
            }
            if (event.name().equals("snapshot")) {
                newest = event.json().getJsonArray("profiles").getJsonObject(0).getString("name");
            }
        }
        return newest;
    }
}
