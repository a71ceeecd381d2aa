package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.ContentHash;
import io.phoenix.profile.explain.SharedInspection;
import io.phoenix.profile.explain.SharedState;
import io.phoenix.profile.explain.SharedState.Value;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.redis.ValueCodec.Decoded;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a value and its remaining time to live; counts, discards and repairs nothing. Thread-safe. */
record RedisInspection(RedisCommands redis, ValueCodec codec) implements SharedInspection {

    private static final String WRONG_TYPE = "WRONGTYPE";

    @Override
    public Future<SharedState> inspect(ProfileId id) {
        String key = RedisKeys.value(id);
        Future<SharedState> value = redis.send(id, Request.cmd(Command.GET, key))
                .map(reply -> state(id, reply))
                .recover(cause -> String.valueOf(cause.getMessage()).startsWith(WRONG_TYPE)
                        ? Future.succeededFuture(defect("its type in Redis is not a string"))
                        : Future.failedFuture(cause));
        Future<Response> timeToLive = redis.send(id, Request.cmd(Command.PTTL, key));
        return Future.all(value, timeToLive)
                .map(both -> withTimeToLive(value.result(), timeToLive.result().toLong()));
    }

    private SharedState state(ProfileId id, @Nullable Response reply) {
        if (reply == null) {
            return SharedState.NOTHING;
        }
        if (reply.type() != ResponseType.BULK) {
            throw new IllegalStateException("redis: reply to another command");
        }
        Decoded decoded = codec.decode(id, reply.toBytes());
        SharedValue value = decoded.value();
        ValueDefect defect = decoded.defect();
        if (defect != null) {
            return defect(defect.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (value == null) {
            return defect(
                    "it was encoded with other settings of avatars, as another instance or an earlier version has them");
        }
        String content = value.erased() ? ContentHash.NONE : ContentHash.of(value.body());
        return new SharedState(
                Optional.of(new Value(value.version(), value.erased(), value.stamp(), content)),
                Optional.empty(),
                Optional.empty());
    }

    private static SharedState defect(String text) {
        return new SharedState(Optional.empty(), Optional.of(text), Optional.empty());
    }

    /** Redis replies with a negative number where the key has no expiry, or is gone. */
    private static SharedState withTimeToLive(SharedState state, long millis) {
        return new SharedState(
                state.value(), state.defect(), millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    }
}
