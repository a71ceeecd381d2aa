package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.CapturedLog;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance beside one of a later version, whose messages have more fields, or a format that this version does not know. */
class LaterVersionIT {

    private static final String TENANT = "acme";
    private static final String EPOCH_BUMPS = "phoenix_profile_l1_epoch_bumps_total";
    private static final String DISCARDED = "phoenix_profile_bus_messages_discarded_total{reason=\"other_format\"}";

    private TestDatabase database;
    private RedisProcess redis;
    private TestInstance instance;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.migrated();
        redis = RedisProcess.start();
        instance = TestInstance.start(Map.of("postgres.uri", database.uri().toString(), "redis.uri", redis.uri()));
        Eventually.isTrue("subscribed", () -> metric("phoenix_profile_bus_subscribed") == 1);
    }

    @AfterEach
    void close() throws Exception {
        instance.close();
        redis.close();
        database.close();
    }

    @Test
    void message_withOneMoreField_invalidatesItsProfileAndNothingElse() throws Exception {
        long version = body("changed").getLong("version");
        assertThat(source("changed")).isEqualTo("local");
        body("other");
        double bumps = metric(EPOCH_BUMPS);
        double received = metric("phoenix_profile_invalidations_received_total");

        redis.ask("PUBLISH", RedisKeys.CHANNEL, message("1 ", version + 1, " trace=1"));

        Eventually.isTrue("received", () -> metric("phoenix_profile_invalidations_received_total") == received + 1);
        assertThat(source("changed")).isEqualTo("postgres");
        assertThat(source("other")).isEqualTo("local");
        assertNothingIsInvalidatedByPolls(bumps);
    }

    @Test
    void message_ofAnUnknownFormat_isReportedAndLeftToThePolls() throws Exception {
        long version = body("changed").getLong("version");
        body("other");
        double bumps = metric(EPOCH_BUMPS);

        try (CapturedLog log = CapturedLog.of(RedisBackend.class.getPackageName())) {
            database.execute("UPDATE profile SET name = 'Changed' WHERE user_id = 'changed'");
            redis.ask("PUBLISH", RedisKeys.CHANNEL, message("2 ", version + 1, ""));

            Eventually.isTrue("discarded", () -> metric(DISCARDED) == 1);
            Eventually.isTrue("polled", () -> body("changed").getString("name").equals("Changed"));
            assertThat(log.linesThatBegin("redis: message of the bus in an unknown format ignored"))
                    .hasSize(1);
        }
        assertThat(source("other")).isEqualTo("local");
        assertNothingIsInvalidatedByPolls(bumps);
    }

    /** Also by those polls that the message may have caused to end badly. */
    private void assertNothingIsInvalidatedByPolls(double bumps) throws Exception {
        double polls = metric("phoenix_profile_polls_seconds_count");
        Eventually.isTrue("polled twice", () -> metric("phoenix_profile_polls_seconds_count") >= polls + 2);
        assertThat(metric(EPOCH_BUMPS)).isEqualTo(bumps);
        assertThat(metric("phoenix_profile_l1_verified")).isEqualTo(1);
        assertThat(source("other")).isEqualTo("local");
    }

    /** Authentic, of the present incarnation of the database, and about the profile "changed". */
    private String message(String format, long version, String more) throws Exception {
        MessageMac mac = new MessageMac(
                database.read("SELECT secret FROM redis_secret").get(0).getBytes(StandardCharsets.UTF_8), "bus");
        Invalidation invalidation = Invalidation.changed(new ProfileId(TENANT, "changed"), version);
        String own = new BusMessage(incarnation(), invalidation).encode(mac);
        String rest = own.substring(2 + 2 * MessageMac.LENGTH) + more;
        return format + HexFormat.of().formatHex(mac.of((format + rest).getBytes(StandardCharsets.UTF_8))) + rest;
    }

    private Incarnation incarnation() throws Exception {
        long generation = Long.parseLong(
                database.read("SELECT generation FROM incarnation").get(0));
        long timeline = Long.parseLong(
                database.read("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)")
                        .get(0),
                16);
        return new Incarnation(generation, timeline);
    }

    private JsonObject body(String user) throws Exception {
        return new JsonObject(get(user).body());
    }

    private String source(String user) throws Exception {
        return get(user).headers().firstValue("X-Profile-Source").orElseThrow();
    }

    private HttpResponse<String> get(String user) throws Exception {
        return instance.send(instance.request("/v1/profiles/user/" + user + "?fields=extended", TENANT, user)
                .build());
    }

    private double metric(String series) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
