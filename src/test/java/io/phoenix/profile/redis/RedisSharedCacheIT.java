package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.loop.TimeLimit;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedCacheContract;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.testing.CountedRedisMetrics;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the L2 contract against Redis, and plants values that no instance of this database has written. */
class RedisSharedCacheIT extends SharedCacheContract {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);
    private static final String FORM = "0123abcd";
    private static final int CONNECTIONS = 4;
    private static final CountedRedisMetrics METRICS = new CountedRedisMetrics();

    private static Vertx vertx;
    private static RedisProcess server;
    private static RedisBackend redis;
    private static SharedCache cache;
    private static Redis wire;

    private final ValueCodec codec = new ValueCodec(SECRET, FORM);
    private final Stamp future = new Stamp(new Incarnation(Long.MAX_VALUE, 9), 9);

    @BeforeAll
    static void connect() throws Exception {
        vertx = Vertx.vertx();
        server = RedisProcess.start();
        redis = new RedisBackend(
                vertx,
                TestSettings.with(Map.of(
                                "redis.uri",
                                server.uri(),
                                "redis.lease.time-to-live",
                                "100ms",
                                "redis.connections",
                                Integer.toString(CONNECTIONS)))
                        .redis(),
                new SecureRandom(),
                METRICS);
        cache = redis.sharedCache(SECRET, FORM);
        await(redis.open());
        // each connection asks for it, and is open before the answer
        Eventually.isTrue(
                "the clock of Redis is known",
                () -> await(cache.put(
                                SharedValue.tombstone(new ProfileId("tenant", "first"), 1, stamp(1)), System.nanoTime())
                        .otherwise(false)));
        wire = Redis.createClient(vertx, server.uri());
    }

    @AfterAll
    static void close() throws Exception {
        await(redis.close());
        await(vertx.close());
        server.close();
    }

    /** A value of another id closed a connection. */
    @BeforeEach
    void awaitConnections() throws Exception {
        Eventually.isTrue("connected", () -> redis.openConnections() == CONNECTIONS);
        METRICS.reset();
    }

    @Override
    protected SharedCache cache() {
        return cache;
    }

    @Test
    void lease_neverReleased_expires() throws Exception {
        await(cache().lease(id, LeaseToken.draw(new SecureRandom())));
        LeaseToken mine = LeaseToken.draw(new SecureRandom());

        Eventually.isTrue("the lease is free", () -> await(cache().lease(id, mine)));
        assertThat(await(cache().get(id))).isEmpty();
    }

    /** Longer than a load takes, and the longest time that a killed instance keeps others from filling. */
    @Test
    void lease_withTheDefaults_expiresWithin3s() throws Exception {
        RedisBackend withDefaults = new RedisBackend(
                vertx, TestSettings.with(Map.of("redis.uri", server.uri())).redis(), new SecureRandom(), METRICS);
        await(withDefaults.open());

        assertThat(await(withDefaults.sharedCache(SECRET, FORM).lease(id, LeaseToken.draw(new SecureRandom()))))
                .isTrue();

        assertThat(Long.parseLong(server.ask("PTTL", RedisKeys.lease(id)))).isBetween(1L, 3_000L);
        await(withDefaults.close());
    }

    private static byte[] changed(byte[] value, int position) {
        byte[] changed = value.clone();
        changed[position] ^= 1;
        return changed;
    }

    /** Values that claim to be newer than any, as somebody with access to Redis may write them. */
    static Stream<Arguments> plantedValues() {
        ProfileId id = new ProfileId("t", "planted");
        Stamp newest = new Stamp(new Incarnation(Long.MAX_VALUE, 9), 9);
        SharedValue value = value(id, Long.MAX_VALUE, "Mallory", newest);
        byte[] authentic = new ValueCodec(SECRET, FORM).encode(value);
        byte[] megabyte = Arrays.copyOf(authentic, 1 << 20);
        byte[] ofAnotherId = new ValueCodec(SECRET, FORM)
                .encode(value(new ProfileId("t", "another"), Long.MAX_VALUE, "Mallory", newest));
        return Stream.of(
                Arguments.of(
                        "of another secret", new ValueCodec(new byte[32], FORM).encode(value), ValueDefect.BAD_MAC),
                Arguments.of("another head", changed(authentic, 30), ValueDefect.BAD_MAC),
                Arguments.of("another code", changed(authentic, 60), ValueDefect.BAD_MAC),
                Arguments.of("another form", changed(authentic, 75), ValueDefect.BAD_MAC),
                Arguments.of("another kind", changed(authentic, 80), ValueDefect.BAD_MAC),
                Arguments.of("another flag", changed(authentic, 81), ValueDefect.BAD_MAC),
                Arguments.of("another body", changed(authentic, authentic.length - 3), ValueDefect.BAD_MAC),
                Arguments.of("truncated", Arrays.copyOf(authentic, authentic.length - 1), ValueDefect.BAD_MAC),
                Arguments.of("only a head", Arrays.copyOf(authentic, 56), ValueDefect.MALFORMED),
                Arguments.of("a short text", "hello".getBytes(StandardCharsets.US_ASCII), ValueDefect.MALFORMED),
                Arguments.of("empty", new byte[0], ValueDefect.MALFORMED),
                Arguments.of("a megabyte", megabyte, ValueDefect.MALFORMED),
                Arguments.of("of another id", ofAnotherId, ValueDefect.OTHER_ID));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plantedValues")
    void get_plantedValue_isAMissAndTheNextPutIsStored(String what, byte[] planted, ValueDefect reason)
            throws Exception {
        ProfileId victim = new ProfileId("t", "planted");
        await(wire.send(Request.cmd(Command.SET, RedisKeys.value(victim), planted)));

        assertThat(await(cache().get(victim))).isEmpty();

        assertThat(METRICS.values()).isEqualTo(Map.of(reason, 1));
        SharedValue honest = value(victim, 5, "honest", stamp(1));
        // a connection that is out of step is closed, and one that is not ran discard.lua before this
        Eventually.isTrue(
                "stored", () -> await(cache().put(honest, System.nanoTime()).otherwise(false)));
        assertHolds(honest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plantedValues")
    void getAll_plantedValue_isAMissOfItsIdOnly(String what, byte[] planted, ValueDefect reason) throws Exception {
        ProfileId victim = new ProfileId("t", "planted");
        put(value(id, 5, "honest", stamp(1)));
        await(wire.send(Request.cmd(Command.SET, RedisKeys.value(victim), planted)));

        assertThat(await(cache().getAll(List.of(victim, id)))).containsOnlyKeys(id);

        assertThat(METRICS.values()).isEqualTo(Map.of(reason, 1));
    }

    @Test
    void get_wrongType_isAMissAndTheNextPutIsStored() throws Exception {
        await(wire.send(Request.cmd(Command.LPUSH, RedisKeys.value(id), "no", "string")));

        assertThat(await(cache().get(id))).isEmpty();

        assertThat(METRICS.values()).isEqualTo(Map.of(ValueDefect.WRONG_TYPE, 1));
        assertThat(put(value(id, 5, "honest", stamp(1)))).isTrue();
        assertHolds(value(id, 5, "honest", stamp(1)));
    }

    @Test
    void fill_leaseOfAWrongType_isStored() throws Exception {
        await(wire.send(Request.cmd(Command.LPUSH, RedisKeys.lease(id), "no", "string")));

        assertThat(await(cache().fill(
                                value(id, 5, "honest", stamp(1)),
                                System.nanoTime(),
                                LeaseToken.draw(new SecureRandom()))))
                .isTrue();
    }

    @Test
    void get_otherForm_isAMissThatIsNotCountedAndOverwritten() throws Exception {
        SharedCache otherForm = redis.sharedCache(SECRET, "ffffffff");
        put(value(id, 5, "five", stamp(1)));

        assertThat(await(otherForm.get(id))).isEmpty();
        assertThat(METRICS.values()).isEmpty();
        assertThat(await(otherForm.put(value(id, 5, "five", stamp(1)), System.nanoTime())))
                .isTrue();

        assertThat(await(otherForm.get(id))).isPresent();
        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void put_afterScriptFlush_isStored() throws Exception {
        server.ask("SCRIPT", "FLUSH");

        assertThat(put(value(id, 5, "five", stamp(1)))).isTrue();

        assertHolds(value(id, 5, "five", stamp(1)));
    }

    @Test
    void putAll_severalValues_isOneCommand() throws Exception {
        List<SharedValue> values = Stream.of("first", "second", "third")
                .map(user -> value(new ProfileId(id.tenantId(), user), 5, "five", stamp(1)))
                .toList();
        server.ask("CONFIG", "RESETSTAT");

        await(cache.putAll(values, System.nanoTime()));

        assertThat(server.ask("INFO", "commandstats")).contains("cmdstat_evalsha:calls=1,");
    }

    @Test
    void putAll_moreThanAHundred_isSplitAndStoresAll() throws Exception {
        List<ProfileId> ids = IntStream.range(0, 201)
                .mapToObj(user -> new ProfileId(id.tenantId(), "user-" + user))
                .toList();
        server.ask("CONFIG", "RESETSTAT");

        await(cache.putAll(
                ids.stream().map(each -> value(each, 5, "five", stamp(1))).toList(), System.nanoTime()));

        assertThat(server.ask("INFO", "commandstats")).contains("cmdstat_evalsha:calls=3,");
        assertThat(await(cache.getAll(ids))).containsOnlyKeys(ids);
    }

    @Test
    void put_beganInTheFutureByTheClockOfRedis_isRefused() throws Exception {
        long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();

        assertThatThrownBy(() -> await(cache().put(value(id, 5, "five", stamp(1)), later)))
                .hasMessageContaining("too long ago");
    }

    @Test
    void put_clockUnknown_isRefusedEndsTheLeaseAndLearnsTheClock() throws Exception {
        RedisClock clock = new RedisClock();
        ReconnectingConnection connection = connection();
        try {
            SharedCache unaware = new RedisSharedCache(
                    new RedisCommands(List.of(connection), new TimeLimit(Duration.ofSeconds(2)), warnings()),
                    TestSettings.with(Map.of()).redis(),
                    codec,
                    clock,
                    new SecureRandom(),
                    METRICS);
            await(connection.open());
            LeaseToken mine = LeaseToken.draw(new SecureRandom());
            await(unaware.lease(id, mine));

            assertThatThrownBy(() -> await(unaware.fill(value(id, 5, "five", stamp(1)), System.nanoTime(), mine)))
                    .hasMessageContaining("too long ago");

            assertThat(server.ask("EXISTS", RedisKeys.lease(id))).isEqualTo("0");
            assertThat(await(unaware.put(value(id, 5, "five", stamp(1)), System.nanoTime())))
                    .isTrue();
        } finally {
            await(connection.close());
        }
    }

    @Test
    void put_tombstone_outlivesAShortTimeToLive() throws Exception {
        RedisBackend brief = new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.uri", server.uri(), "redis.value.time-to-live", "1s"))
                        .redis(),
                new SecureRandom(),
                METRICS);
        await(brief.open());
        SharedCache briefCache = brief.sharedCache(SECRET, FORM);

        SharedValue tombstone = SharedValue.tombstone(id, 6, future);
        // refused until the clock of Redis is known
        Eventually.isTrue(
                "stored",
                () -> await(briefCache.put(tombstone, System.nanoTime()).otherwise(false)));

        assertThat(Long.parseLong(server.ask("PTTL", RedisKeys.value(id))))
                .isGreaterThan(2 * RedisSharedCache.LOAD_AGE_MAX.toMillis());
        await(brief.close());
    }

    @Test
    void discard_valueReplacedMeanwhile_leavesIt() throws Exception {
        byte[] bad = changed(codec.encode(value(id, 5, "five", stamp(1))), 60);
        put(value(id, 5, "five", stamp(1)));

        await(RedisScript.DISCARD.run(
                wire::send,
                List.of(RedisKeys.value(id)),
                Arrays.copyOf(bad, ValueCodec.HEAD_LENGTH + MessageMac.LENGTH),
                bad.length));

        assertHolds(value(id, 5, "five", stamp(1)));
    }

    @Test
    void get_redisUnreachable_fails() throws Exception {
        ReconnectingConnection never = connection();
        SharedCache unreachable = new RedisSharedCache(
                new RedisCommands(List.of(never), new TimeLimit(Duration.ofSeconds(2)), warnings()),
                TestSettings.with(Map.of()).redis(),
                codec,
                new RedisClock(),
                new SecureRandom(),
                METRICS);

        assertThatThrownBy(() -> await(unreachable.get(id))).hasMessageContaining("not connected");
        assertThatThrownBy(() -> await(unreachable.put(value(id, 5, "five", stamp(1)), System.nanoTime())))
                .hasMessageContaining("not connected");
    }

    /** A server whose every reply is one to another command. */
    @ParameterizedTest
    @ValueSource(strings = {":1\r\n", "*1\r\n$1\r\nx\r\n", "+OK\r\n"})
    void call_replyOfAnotherKind_failsAndClosesTheConnection(String reply) throws Exception {
        AtomicInteger connected = new AtomicInteger();
        NetServer outOfStep = await(vertx.createNetServer()
                .connectHandler(socket -> {
                    connected.incrementAndGet();
                    socket.handler(command ->
                            socket.write(command.toString().contains("HELLO") ? "-ERR unknown command\r\n" : reply));
                })
                .listen(0, "127.0.0.1"));
        ReconnectingConnection connection = connection("redis://127.0.0.1:" + outOfStep.actualPort());
        await(connection.open());
        SharedCache confused = new RedisSharedCache(
                new RedisCommands(List.of(connection), new TimeLimit(Duration.ofSeconds(2)), warnings()),
                TestSettings.with(Map.of()).redis(),
                codec,
                new RedisClock(),
                new SecureRandom(),
                METRICS);
        List<Callable<Future<?>>> calls = List.of(
                () -> confused.get(id),
                () -> confused.getAll(List.of(id, new ProfileId("t", "another"))),
                () -> confused.put(value(id, 5, "five", stamp(1)), System.nanoTime()));

        for (Callable<Future<?>> call : calls) {
            Eventually.isTrue("connected", () -> connection.current() != null);
            int before = connected.get();

            assertThatThrownBy(() -> await(call.call())).hasMessageContaining("reply to another command");

            Eventually.isTrue("connected anew", () -> connected.get() > before);
        }
        await(connection.close());
        await(outOfStep.close());
    }

    private static ReconnectingConnection connection() {
        return connection(server.uri());
    }

    private static ReconnectingConnection connection(String uri) {
        return new ReconnectingConnection(
                vertx,
                new RedisEndpoints(TestSettings.with(Map.of("redis.uri", uri)).redis())::forCommands,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                new SecureRandom(),
                warnings(),
                opened -> {});
    }

    private static RepeatedWarnings warnings() {
        return RepeatedWarnings.to(org.slf4j.LoggerFactory.getLogger(RedisSharedCacheIT.class));
    }
}
