package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While Postgres, or Postgres and Redis, are unreachable or frozen, only cached profiles are served. */
class PostgresFaultsIT extends FaultFixture {

    private static final Duration LONGER_THAN_VERIFIED = Duration.ofSeconds(3);

    @Test
    void postgres_unreachable_cachedIsServedAndTheRestIs503() throws Exception {
        load(one, "local");
        load(other, "in-redis");

        oneToPostgres.cut();

        assertOnlyCachedIsServed();
        oneToPostgres.heal();
        awaitReady(one);
        load(one, "new");
    }

    @Test
    void postgres_frozen_cachedIsServedAndTheRestIs503() throws Exception {
        load(one, "local");
        load(other, "in-redis");

        oneToPostgres.freeze();

        assertOnlyCachedIsServed();
        oneToPostgres.heal();
        awaitReady(one);
        load(one, "new");
    }

    @Test
    void postgres_unreachable_batchesMarkEachStaleEntry() throws Exception {
        load(one, "local");
        load(other, "in-redis");
        oneToPostgres.cut();
        assertServedFor(LONGER_THAN_VERIFIED, one, "local");

        HttpResponse<String> read = one.send(one.request("/v1/profiles?user_ids=local,in-redis,new", tenant, "local")
                .build());
        HttpResponse<String> posted = one.send(one.request("/v1/profiles/batch", tenant, "local")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user_ids\":[\"local\",\"in-redis\",\"new\"]}"))
                .build());

        for (HttpResponse<String> answer : List.of(read, posted)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(source(answer)).isEqualTo("stale");
            JsonObject batch = new JsonObject(answer.body());
            assertThat(batch.getJsonArray("stale")).containsExactly("local", "in-redis");
            assertThat(batch.getJsonArray("unavailable")).containsExactly("new");
        }
    }

    @Test
    void postgres_unreachable_streamMarksStaleEntriesAndConfirmsThemAfterwards() throws Exception {
        load(one, "local");
        String state;
        try (EventReader events = EventReader.open(one, tenant, "local", "local")) {
            state = events.next("snapshot").id();
        }
        oneToPostgres.cut();
        assertServedFor(LONGER_THAN_VERIFIED, one, "local");

        // the client has this version, but "current" would vouch for it
        try (EventReader events = EventReader.open(one.request("/v1/profiles/events?user_ids=local", tenant, "local")
                .header("Last-Event-ID", state)
                .build())) {
            JsonObject snapshot = events.next("snapshot").json();
            assertThat(snapshot.getJsonArray("stale")).containsExactly("local");
            oneToPostgres.heal();

            EventReader.Event confirmed = events.next("profile");
            assertThat(confirmed.json().getString("user_id")).isEqualTo("local");
            assertThat(confirmed.id()).isEqualTo(state);
        }
    }

    @Test
    void postgresAndRedis_unreachable_l1IsServedMarkedStale() throws Exception {
        load(one, "local");

        oneToPostgres.cut();
        oneToRedis.cut();

        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertThat(source(read(one, "local"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
        oneToPostgres.heal();
        oneToRedis.heal();
        awaitReady(one);
        rename(other, "local", "After");
        assertVisible(one, "local", "After", Duration.ofSeconds(1));
    }

    @Test
    void postgresAndRedis_frozen_l1IsServedMarkedStale() throws Exception {
        load(one, "local");

        oneToPostgres.freeze();
        oneToRedis.freeze();

        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertThat(source(read(one, "local"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
    }

    private void assertOnlyCachedIsServed() throws Exception {
        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertServed(one, "in-redis");
        assertThat(source(read(one, "local"))).isEqualTo("stale");
        assertThat(source(read(one, "in-redis"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
        assertUnavailable(one.put(tenant, "local", "{\"name\":\"Lost\"}"));
        assertThat(name(read(other, "local"))).isNotEqualTo("Lost");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
