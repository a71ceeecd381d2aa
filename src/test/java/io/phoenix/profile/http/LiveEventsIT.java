package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.EventReader.Event;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server-Sent Events of two instances over one Redis and one Postgres. */
class LiveEventsIT {

    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        one = TestInstance.start(Map.of("live.heartbeat", "300ms"));
        other = TestInstance.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void stream_opened_startsWithASnapshotOfExtendedProfiles() throws Exception {
        one.put(tenant, "a", "{\"name\":\"Alice Lind\"}");

        try (EventReader events = EventReader.open(one, tenant, "a", "a,b,a")) {
            Event snapshot = events.next();

            assertThat(events.response().headers().map())
                    .containsEntry("content-type", List.of("text/event-stream"))
                    .containsEntry("cache-control", List.of("no-store"));
            assertThat(snapshot.name()).isEqualTo("snapshot");
            JsonArray profiles = snapshot.json().getJsonArray("profiles");
            assertThat(profiles).hasSize(2);
            assertThat(profiles.getJsonObject(0).getString("name")).isEqualTo("Alice Lind");
            assertThat(profiles.getJsonObject(0).getBoolean("name_is_custom")).isTrue();
            assertThat(profiles.getJsonObject(1).getLong("version")).isPositive();
            assertThat(snapshot.json().getJsonArray("unavailable")).isEmpty();
        }
    }

    @Test
    void change_throughEitherInstance_isReceivedOnce() throws Exception {
        try (EventReader events = EventReader.open(one, tenant, "a", "a,b")) {
            events.next("snapshot");

            one.put(tenant, "a", "{\"name\":\"Through One\"}");
            assertThat(events.next("profile").json().getString("name")).isEqualTo("Through One");
            other.put(tenant, "b", "{\"name\":\"Through Other\"}");
            assertThat(events.next("profile").json().getString("name")).isEqualTo("Through Other");

            other.put(tenant, "a", "{\"name\":\"Last One\"}");
            assertThat(events.next("profile").json().getString("name")).isEqualTo("Last One");
        }
    }

    @Test
    void erasure_ofWatchedProfile_isSentAndDoesNotCreateANewOne() throws Exception {
        JsonObject before = new JsonObject(
                one.put(tenant, "a", "{\"name\":\"To Be Erased\"}").body());
        try (EventReader events = EventReader.open(one, tenant, "a", "a")) {
            long known = events.next("snapshot")
                    .json()
                    .getJsonArray("profiles")
                    .getJsonObject(0)
                    .getLong("version");

            assertThat(delete(other, "a", "").statusCode()).isEqualTo(204);

            JsonObject erased = events.next("erased").json();
            assertThat(erased.getString("tenant_id")).isEqualTo(tenant);
            assertThat(erased.getString("user_id")).isEqualTo("a");
            assertThat(erased.getLong("version")).isGreaterThan(known);
            assertThat(one.send(one.request("/v1/profiles?create=false&user_ids=a", tenant, "a")
                                    .build())
                            .body())
                    .contains("\"missing\":[\"a\"]");

            // a read through the same instance creates it again
            one.get(tenant, "a");
            JsonObject created = events.next("profile").json();
            assertThat(created.getLong("version")).isGreaterThan(erased.getLong("version"));
            assertThat(created.getString("created_at")).isGreaterThanOrEqualTo(before.getString("created_at"));
        }
    }

    @Test
    void keptErasure_ofWatchedProfile_isSentAndStaysInLaterSnapshots() throws Exception {
        one.put(tenant, "a", "{\"name\":\"To Be Erased\"}");
        String state;
        try (EventReader events = EventReader.open(one, tenant, "a", "a,b")) {
            events.next("snapshot");

            assertThat(delete(other, "a", "?keep=erased").statusCode()).isEqualTo(204);

            Event erased = events.next("erased");
            assertThat(erased.json().getString("user_id")).isEqualTo("a");
            state = erased.id();
        }
        try (EventReader again = resumed(one, "a,b", state)) {
            assertThat(again.next().name()).isEqualTo("current");
        }
        try (EventReader another = EventReader.open(other, tenant, "a", "a,b")) {
            Event snapshot = another.next("snapshot");
            assertThat(snapshot.json().getJsonArray("erased")).containsExactly("a");
            assertThat(snapshot.json().getJsonArray("profiles")).hasSize(1);
            assertThat(snapshot.id()).isEqualTo(state);
        }
    }

    private HttpResponse<String> delete(TestInstance instance, String user, String query) throws Exception {
        return instance.send(instance.request("/v1/profiles/user/" + user + query, tenant, user)
                .DELETE()
                .build());
    }

    @Test
    void lastEventId_ofCurrentState_isCurrentThroughAnyInstance() throws Exception {
        String state;
        try (EventReader events = EventReader.open(one, tenant, "a", "a,b,c")) {
            events.next("snapshot");
            one.put(tenant, "b", "{\"name\":\"Bob Berg\"}");
            state = events.next("profile").id();
        }

        try (EventReader again = resumed(other, "a,b,c", state)) {
            Event first = again.next();
            assertThat(first.name()).isEqualTo("current");
            assertThat(first.id()).isEqualTo(state);
        }
    }

    @Test
    void lastEventId_ofEarlierState_sendsASnapshot() throws Exception {
        String state;
        try (EventReader events = EventReader.open(one, tenant, "a", "a,b")) {
            state = events.next("snapshot").id();
        }
        other.put(tenant, "b", "{\"name\":\"While Away\"}");

        try (EventReader again = resumed(one, "a,b", state)) {
            JsonObject snapshot = again.next("snapshot").json();
            assertThat(snapshot.getJsonArray("profiles").getJsonObject(1).getString("name"))
                    .isEqualTo("While Away");
        }
    }

    @Test
    void otherTenant_withSameUser_receivesNothing() throws Exception {
        String otherTenant = "t-" + UUID.randomUUID();
        try (EventReader events = EventReader.open(one, otherTenant, "a", "a")) {
            events.next("snapshot");

            one.put(tenant, "a", "{\"name\":\"Not Yours\"}");
            one.put(otherTenant, "a", "{\"name\":\"Your Own\"}");

            assertThat(events.next("profile").json().getString("name")).isEqualTo("Your Own");
        }
    }

    @Test
    void stream_withoutChanges_sendsHeartbeats() throws Exception {
        try (EventReader events = EventReader.open(one, tenant, "a", "a")) {
            events.next("snapshot");

            assertThat(events.next().name()).isEqualTo("heartbeat");
        }
    }

    @Test
    void invalidation_missed_isCaughtUp() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                TestInstance watched = TestInstance.start(Map.of("redis.uri", redis.uri()));
                EventReader events = EventReader.open(watched, tenant, "a", "a")) {
            events.next("snapshot");
            redis.kill();
            // through another Redis: the watching instance gets no invalidation
            one.put(tenant, "a", "{\"name\":\"Not Invalidated\"}");

            redis.restart();

            assertThat(events.next("profile").json().getString("name")).isEqualTo("Not Invalidated");
        }
    }

    @Test
    void instance_stopping_sendsEnd() throws Exception {
        TestInstance stopping = TestInstance.start(Map.of());
        try (EventReader events = EventReader.open(stopping, tenant, "a", "a")) {
            events.next("snapshot");

            stopping.close();

            assertThat(events.next("end").json().getString("code")).isEqualTo("LIVE_002");
            assertThat(events.next().name()).isEqualTo("closed");
        }
    }

    @Test
    void token_expired_endsTheStream() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of("live.heartbeat", "100ms", "auth.jwt.leeway", "0s"))) {
            String token = strict.token(tenant, "a", Duration.ofSeconds(2));
            try (EventReader events = EventReader.open(strict.request("/v1/profiles/events?user_ids=a")
                    .header("Authorization", "Bearer " + token)
                    .build())) {
                events.next("snapshot");

                assertThat(events.next("end").json().getString("code")).isEqualTo("AUTH_003");
            }
        }
    }

    @Test
    void stream_beyondTheLimits_isRefusedUntilOneIsClosed() throws Exception {
        try (TestInstance small = TestInstance.start(Map.of("live.streams.max", "3", "live.streams.caller.max", "2"))) {
            EventReader first = EventReader.open(small, tenant, "a", "a");
            EventReader second = EventReader.open(small, tenant, "a", "a");
            assertThat(statusOf(small, "a")).isEqualTo(429);
            // another token of the same user
            assertThat(statusOf(small, "a", "some:role")).isEqualTo(429);
            EventReader third = EventReader.open(small, tenant, "b", "a");
            assertThat(statusOf(small, "c")).isEqualTo(503);

            first.close();

            Eventually.isTrue("a stream is accepted again", () -> statusOf(small, "a") == 200);
            second.close();
            third.close();
        }
    }

    @Test
    void request_malformed_isRefusedBeforeTheStreamStarts() throws Exception {
        assertThat(one.send(one.request("/v1/profiles/events?user_ids=a").build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(one.send(one.request("/v1/profiles/events", tenant, "a").build())
                        .statusCode())
                .isEqualTo(422);
        assertThat(one.send(one.request("/v1/profiles/events?user_ids=a%00b", tenant, "a")
                                .build())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void creation_beyondTheLimit_isUnavailableAndFollowsLater() throws Exception {
        try (TestInstance tight = TestInstance.start(Map.of(
                        "limits.creations.rate", "1", "limits.creations.burst", "1", "live.retry.pause", "100ms"));
                EventReader events = EventReader.open(tight, tenant, "a", "a,b")) {
            assertThat(events.next("snapshot").json().getJsonArray("unavailable"))
                    .hasSize(1);

            assertThat(events.next("profile").json().getString("user_id")).isEqualTo("b");
        }
    }

    private EventReader resumed(TestInstance instance, String userIds, String state) throws Exception {
        return EventReader.open(instance.request("/v1/profiles/events?user_ids=" + userIds, tenant, "a")
                .header("Last-Event-ID", state)
                .build());
    }

    private int statusOf(TestInstance instance, String user, String... roles) throws Exception {
        try (EventReader events = EventReader.open(instance, tenant, user, "a", roles)) {
            return events.response().statusCode();
        } catch (AssertionError refused) {
            return Integer.parseInt(String.valueOf(refused.getMessage()).substring(0, 3));
        }
    }
}
