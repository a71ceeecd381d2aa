package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationBusContract;
import io.phoenix.profile.testing.CountedRedisMetrics;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the contract of the bus against Redis, with forged messages and broken subscriptions. */
@ExtendWith(VertxExtension.class)
class RedisInvalidationBusIT extends InvalidationBusContract {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);

    private static Vertx vertx;

    @AutoClose
    private static RedisProcess server;

    private final CountedRedisMetrics metrics = new CountedRedisMetrics();
    private final MessageMac mac = new MessageMac(SECRET, "bus");

    private TcpProxy proxy;
    private RedisBackend redis;
    private RedisBackend otherRedis;
    private InvalidationBus bus;
    private InvalidationBus other;

    @BeforeAll
    static void start(Vertx ofClass) throws Exception {
        vertx = ofClass;
        server = RedisProcess.start();
    }

    @BeforeEach
    void connect() throws Exception {
        server.ask("CONFIG", "RESETSTAT");
        server.ask("ACL", "SETUSER", "service", "on", ">pw", "~*", "&*", "+@all");
        proxy = TcpProxy.to(URI.create("redis://service:pw@127.0.0.1:" + server.port()));
        redis = backend(proxy.uri());
        otherRedis = backend(server.uri());
        bus = redis.bus(SECRET);
        other = otherRedis.bus(SECRET);
        await(redis.open());
        await(otherRedis.open());
        Eventually.isTrue("connected", () -> redis.openConnections() + otherRedis.openConnections() == 2);
    }

    @AfterEach
    void close() throws Exception {
        await(redis.close());
        await(otherRedis.close());
        proxy.close();
    }

    @Override
    protected InvalidationBus bus() {
        return bus;
    }

    @Override
    protected InvalidationBus other() {
        return other;
    }

    private String message(long version) {
        return new BusMessage(incarnation, Invalidation.changed(id, version)).encode(mac);
    }

    @Test
    void received_forgedOrMalformed_isCountedAndIgnored() throws Exception {
        subscribe(bus(), received);
        String authentic = message(5);
        String forged = new BusMessage(incarnation, Invalidation.changed(id, Long.MAX_VALUE))
                .encode(new MessageMac(new byte[32], "bus"));
        String ofAValue =
                new BusMessage(incarnation, Invalidation.changed(id, 9)).encode(new MessageMac(SECRET, "value"));

        server.ask("PUBLISH", RedisKeys.CHANNEL, forged);
        server.ask("PUBLISH", RedisKeys.CHANNEL, ofAValue);
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic.replace(" 5 ", " 6 "));
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic.replaceFirst(" \\d+\\.", " 1."));
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic + " more");
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic.substring(0, 20));
        server.ask("PUBLISH", RedisKeys.CHANNEL, "2" + authentic.substring(1));
        server.ask("PUBLISH", RedisKeys.CHANNEL, "");
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic + " ".repeat(1 << 20));
        server.ask("PUBLISH", RedisKeys.CHANNEL, BusMessage.CHECK);
        server.ask("PUBLISH", RedisKeys.CHANNEL, authentic);

        awaitArrival(received, Invalidation.changed(id, 5));
        assertThat(received.size()).isEqualTo(1);
        assertThat(metrics.messages())
                .isEqualTo(Map.of(MessageDefect.BAD_MAC, 6, MessageDefect.OTHER_FORMAT, 2, MessageDefect.MALFORMED, 1));
        assertThat(bus().isSubscribed()).isTrue();
    }

    @Test
    void received_withMoreFields_isUnderstood() throws Exception {
        subscribe(bus(), received);

        server.ask("PUBLISH", RedisKeys.CHANNEL, withMoreFields());

        awaitArrival(received, Invalidation.changed(id, 5));
    }

    /** As a later version may write it. */
    private String withMoreFields() {
        String rest = message(5).substring(2 + 2 * MessageMac.LENGTH) + " trace=1 \n";
        byte[] code = mac.of(("1 " + rest).getBytes(StandardCharsets.UTF_8));
        return "1 " + HexFormat.of().formatHex(code) + rest;
    }

    @Test
    void subscription_connectionKilled_isRenewed() throws Exception {
        subscribe(bus(), received);

        proxy.reset();
        Eventually.isTrue("unsubscribed", () -> !bus().isSubscribed());

        Eventually.isTrue("subscribed again", bus()::isSubscribed);
        await(other().publish(incarnation, Invalidation.changed(id, 5)));
        awaitArrival(received, Invalidation.changed(id, 5));
    }

    @Test
    void subscription_halfOpen_isNoticedAndRenewed() throws Exception {
        subscribe(bus(), received);

        proxy.blackholeOpenConnections();
        Eventually.isTrue("unsubscribed", () -> !bus().isSubscribed());

        Eventually.isTrue("subscribed again", bus()::isSubscribed);
        await(other().publish(new Incarnation(1, 1), Invalidation.changed(id, 5)));
        Eventually.isTrue("arrived", () -> received.size() == 1);
    }

    @Test
    void subscribe_refused_isRepeatedOverTheSameConnection() throws Exception {
        server.ask("ACL", "SETUSER", "service", "-subscribe");
        bus().subscribe(received);
        Eventually.isTrue("refused", RedisInvalidationBusIT::isSubscribeRejected);
        String before = subscriber();

        server.ask("ACL", "SETUSER", "service", "+subscribe");

        Eventually.isTrue("subscribed", bus()::isSubscribed);
        assertThat(subscriber()).isEqualTo(before);
    }

    private static boolean isSubscribeRejected() throws Exception {
        return Pattern.compile("cmdstat_subscribe:.*rejected_calls=[1-9]")
                .matcher(server.ask("INFO", "commandstats"))
                .find();
    }

    /** The id of the connection that last sent SUBSCRIBE. */
    private static String subscriber() throws Exception {
        return server.ask("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains("cmd=subscribe"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElse("none");
    }

    private RedisBackend backend(String uri) {
        return new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.uri", uri, "redis.connections", "1"))
                        .redis(),
                new SecureRandom(),
                metrics);
    }
}
