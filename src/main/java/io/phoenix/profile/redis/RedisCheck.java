package io.phoenix.profile.redis;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries every command that the service needs, with the rights it has, on scratch keys under its prefix. They are deleted, or
 * expire within seconds where Redis refuses that. For one run.
 */
public final class RedisCheck {

    /** Long enough for a server that is far away; the settings' limit is one for reads. */
    private static final long TIMEOUT_MILLIS = 5_000;

    private static final int SCRATCH_MILLIS = 5_000;
    private static final long MINUTE_MICROS = 60_000_000;

    private final Vertx vertx;
    private final RedisEndpoints endpoints;
    private final List<String> refusals = new ArrayList<>();

    private final ProfileId scratch = new ProfileId("check", HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
    private final String value = RedisKeys.value(scratch);
    private final String lease = RedisKeys.lease(scratch);
    private final String answers = RedisKeys.answers(scratch.userId());
    private final String hot = RedisKeys.HOT + ':' + scratch;

    public RedisCheck(Vertx vertx, RedisSettings settings) {
        this.vertx = vertx;
        this.endpoints = new RedisEndpoints(settings);
    }

    /**
     * What the check found.
     *
     * @param version of Redis, such as {@code 7.0.15}; {@code unknown} if it does not tell
     * @param refusals lines such as {@code redis: PUBLISH: refused (NOPERM ...)}
     */
    public record Report(String version, List<String> refusals) {}

    /** Fails if Redis is unreachable or does not reply in time. */
    public Future<Report> run() {
        Redis client = Redis.createClient(vertx, endpoints.forCommands());
        Redis subscriber = Redis.createClient(vertx, endpoints.forBus());
        return inTime(client.connect())
                .compose(connection -> tryCommands(connection)
                        .compose(tried -> inTime(subscriber.connect()).compose(this::trySubscribe))
                        .compose(tried -> version(connection)))
                .map(version -> new Report(version, List.copyOf(refusals)))
                .eventually(client::close)
                .eventually(subscriber::close);
    }

    private Future<?> tryCommands(RedisConnection connection) {
        String token = "0".repeat(32);
        String bytes = "0".repeat(ValueCodec.HEAD_LENGTH) + scratch;
        return attempt(connection, "PING", Request.cmd(Command.PING))
                .compose(done -> attempt(connection, "GET", Request.cmd(Command.GET, value)))
                .compose(done -> attempt(connection, "MGET", Request.cmd(Command.MGET, value, value)))
                .compose(done ->
                        attempt(connection, "SET", Request.cmd(Command.SET, lease, token, "NX", "PX", SCRATCH_MILLIS)))
                .compose(done -> attempt(connection, "TIME", Request.cmd(Command.TIME)))
                .compose(RedisCheck::earlier)
                .compose(begin -> attempt(
                        connection,
                        RedisScript.PUT,
                        List.of(value, lease),
                        begin,
                        2 * MINUTE_MICROS,
                        ValueCodec.HEAD_LENGTH,
                        "",
                        bytes,
                        SCRATCH_MILLIS))
                .compose(done -> attempt(connection, RedisScript.DISCARD, List.of(value), bytes, bytes.length()))
                .compose(done -> attempt(connection, RedisScript.RELEASE, List.of(lease), token))
                // expires after a millisecond
                .compose(
                        done -> attempt(connection, RedisScript.SAVE_HOT, List.of(hot), 1, 1, 1, 0, scratch.toString()))
                .compose(done -> attempt(
                        connection, RedisScript.ANSWER, List.of(answers), scratch.toString(), 1, SCRATCH_MILLIS))
                .compose(done -> attempt(connection, "LRANGE", Request.cmd(Command.LRANGE, answers, 0, 1)))
                .compose(done -> attempt(connection, "PTTL", Request.cmd(Command.PTTL, answers)))
                .compose(done -> attempt(connection, "ZRANGE", Request.cmd(Command.ZRANGE, hot, 0, 1, "REV")))
                .compose(done -> attempt(
                        connection, "PUBLISH", Request.cmd(Command.PUBLISH, RedisKeys.CHANNEL, BusMessage.CHECK)));
    }

    /** A minute before the time of Redis: within the limit, also where the nodes of a cluster disagree a little. */
    private static Future<Long> earlier(@Nullable Response time) {
        return Future.succeededFuture(
                time != null ? time.get(0).toLong() * 1_000_000 + time.get(1).toLong() - MINUTE_MICROS : 0L);
    }

    /** In full, and by its hash. */
    private Future<@Nullable Response> attempt(
            RedisConnection connection, RedisScript script, List<String> keys, Object... arguments) {
        return attempt(connection, "EVAL of " + script.name(), script.inFull(keys, arguments))
                .compose(done -> attempt(connection, "EVALSHA of " + script.name(), script.byHash(keys, arguments)));
    }

    /** The reply; null where Redis refuses. */
    private Future<@Nullable Response> attempt(RedisConnection connection, String command, Request request) {
        return inTime(connection.send(request)).recover(cause -> {
            if (!RedisCommands.isRefusal(cause)) {
                return Future.failedFuture(cause);
            }
            if (!RedisScript.isUnknownScript(cause)) {
                refused(command, String.valueOf(cause.getMessage()));
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> trySubscribe(RedisConnection connection) {
        Promise<Response> replied = Promise.promise();
        connection.handler(replied::tryComplete);
        connection.send(Request.cmd(Command.SUBSCRIBE, RedisKeys.CHANNEL)).onFailure(replied::tryFail);
        return inTime(replied.future()).map(reply -> {
            if (reply.type() == ResponseType.ERROR) {
                refused("SUBSCRIBE", reply.toString());
            }
            return null;
        });
    }

    private static Future<String> version(RedisConnection connection) {
        Function<Response, String> field = reply -> reply.toString()
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
        return inTime(connection.send(Request.cmd(Command.INFO, "server")))
                .map(field)
                .otherwise("unknown");
    }

    private void refused(String command, String error) {
        refusals.add("redis: " + command + ": refused (" + error + ')');
    }

    private static <T> Future<T> inTime(Future<T> future) {
        return future.timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
