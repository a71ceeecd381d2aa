package io.phoenix.profile.redis;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.metrics.RedisMetrics.ValueDefect;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.redis.ValueCodec.Decoded;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * L2 in Redis. A value that is malformed, forged, of another id or of another type is a miss; it is counted, and deleted or
 * overwritten. Reads its scripts when it is loaded, which blocks.
 */
record RedisSharedCache(
        RedisCommands redis,
        RedisSettings settings,
        ValueCodec codec,
        RedisClock clock,
        RandomGenerator random,
        RedisMetrics metrics)
        implements SharedCache {

    /** A tombstone lives at least so long: well beyond every load that began before it was put. */
    private static final Duration TOMBSTONE_MIN = Duration.ofSeconds(30);

    /** Enough to tell a value from any other: it includes the message authentication code. */
    private static final int BEGINNING = ValueCodec.HEAD_LENGTH + MessageMac.LENGTH;

    // the outcomes of put.lua, besides 0 where the present value is newer
    private static final int STORED = 1;
    private static final int TOO_LATE = -1;

    private static final String NO_TOKEN = "";

    /** How many values one call of put.lua stores. */
    private static final int TOGETHER_MAX = 100;

    /** What put.lua returns before the outcomes: its clock. */
    private static final int CLOCK_SIZE = 2;

    private static final String OUT_OF_STEP = "reply to another command";

    @Override
    public Future<Optional<SharedValue>> get(ProfileId id) {
        return redis.send(id, Request.cmd(Command.GET).arg(RedisKeys.value(id)))
                .map(reply -> decode(id, reply))
                .recover(cause -> isWrongType(cause) ? missed(ValueDefect.WRONG_TYPE) : Future.failedFuture(cause));
    }

    @Override
    public Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return settings.mode() == RedisSettings.Mode.CLUSTER ? getEach(ids) : getTogether(ids);
    }

    private Future<Map<ProfileId, SharedValue>> getTogether(List<ProfileId> ids) {
        Object[] keys = ids.stream().map(RedisKeys::value).toArray();
        return redis.send(ids.get(0), Request.cmd(Command.MGET, keys)).map(replies -> {
            requireInStep(ids.get(0), isMulti(replies, ids.size()));
            Map<ProfileId, SharedValue> found = new HashMap<>(2 * ids.size());
            for (int i = 0; i < ids.size(); i++) {
                decode(ids.get(i), replies.get(i)).ifPresent(value -> found.put(value.id(), value));
            }
            return found;
        });
    }

    /**
     * Pipelines a GET for each id. A cluster refuses an MGET over several of its 16,384 slots, and two ids of a batch hardly
     * ever share one. An id whose node fails is a miss; only if all fail does the batch.
     */
    private Future<Map<ProfileId, SharedValue>> getEach(List<ProfileId> ids) {
        List<Future<Optional<SharedValue>>> gets = ids.stream().map(this::get).toList();
        return Future.join(gets).transform(ended -> {
            if (gets.stream().allMatch(Future::failed)) {
                return Future.failedFuture(ended.cause());
            }
            return Future.succeededFuture(gets.stream()
                    .filter(Future::succeeded)
                    .flatMap(get -> get.result().stream())
                    .collect(Collectors.toMap(SharedValue::id, value -> value, (value, same) -> value)));
        });
    }

    @Override
    public Future<Boolean> lease(ProfileId id, LeaseToken token) {
        long millis = settings.leaseTimeToLive().toMillis();
        return redis.send(id, Request.cmd(Command.SET, RedisKeys.lease(id), token.text(), "NX", "PX", millis))
                .map(reply -> reply != null);
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return RedisScript.RELEASE
                .run(request -> redis.send(id, request), List.of(RedisKeys.lease(id)), token.text())
                .mapEmpty();
    }

    @Override
    public Future<Boolean> put(SharedValue value, long beginNanos) {
        return put(value, beginNanos, NO_TOKEN);
    }

    @Override
    public Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token) {
        return put(value, beginNanos, token.text());
    }

    private Future<Boolean> put(SharedValue value, long beginNanos, String token) {
        return putTogether(List.of(value), beginNanos, token)
                .map(reply -> reply.get(CLOCK_SIZE).toInteger() == STORED);
    }

    /**
     * A hundred at a time, since Redis does nothing else while it runs a script. In a cluster one by one: two ids of a batch hardly
     * ever share a slot.
     */
    @Override
    public Future<Void> putAll(List<SharedValue> values, long beginNanos) {
        if (settings.mode() == RedisSettings.Mode.CLUSTER) {
            return SharedCache.super.putAll(values, beginNanos);
        }
        List<Future<Response>> puts = new ArrayList<>();
        for (int start = 0; start < values.size(); start += TOGETHER_MAX) {
            int end = Math.min(start + TOGETHER_MAX, values.size());
            puts.add(putTogether(values.subList(start, end), beginNanos, NO_TOKEN));
        }
        return Future.join(puts).mapEmpty();
    }

    /** Sent even while the clock of Redis is unknown, and refused then: it ends the lease, and learns the clock. */
    private Future<Response> putTogether(List<SharedValue> values, long beginNanos, String token) {
        ProfileId first = values.get(0).id();
        List<String> keys = new ArrayList<>(values.size() + 1);
        List<Object> arguments = new ArrayList<>(4 + 2 * values.size());
        arguments.add(clock.micros(beginNanos));
        arguments.add(LOAD_AGE_MAX.toNanos() / 1_000);
        arguments.add(ValueCodec.HEAD_LENGTH);
        arguments.add(token);
        for (SharedValue value : values) {
            keys.add(RedisKeys.value(value.id()));
            arguments.add(codec.encode(value));
            arguments.add(timeToLiveMillis(value));
        }
        keys.add(RedisKeys.lease(first));
        return RedisScript.PUT
                .run(request -> redis.send(first, request), keys, arguments.toArray())
                .compose(reply -> {
                    requireInStep(first, isMulti(reply, CLOCK_SIZE + values.size()));
                    clock.learn(reply.get(0).toLong(), reply.get(1).toLong(), System.nanoTime());
                    return reply.get(CLOCK_SIZE).toInteger() == TOO_LATE
                            ? Future.failedFuture("the load began too long ago")
                            : Future.succeededFuture(reply);
                });
    }

    private Optional<SharedValue> decode(ProfileId id, @Nullable Response reply) {
        if (reply == null) {
            return Optional.empty();
        }
        requireInStep(id, reply.type() == ResponseType.BULK);
        Buffer bytes = reply.toBuffer();
        // not even copied if it is too long
        Decoded decoded = bytes.length() > ValueCodec.LENGTH_MAX
                ? new Decoded(null, ValueDefect.MALFORMED)
                : codec.decode(id, bytes.getBytes());
        ValueDefect defect = decoded.defect();
        if (defect != null) {
            metrics.l2ValueDiscarded(defect);
            discard(id, bytes, defect);
        }
        return decoded.asOptional();
    }

    /**
     * Deletes a value that put.lua would take for newer, if it is still there. A value of another id may also be the reply
     * to another command: then it is not there, and the connection is out of step.
     */
    private void discard(ProfileId id, Buffer value, ValueDefect defect) {
        boolean outOfStep = defect == ValueDefect.OTHER_ID;
        if (outOfStep) {
            redis.reconnect(id, "reply for another id");
        }
        RedisScript.DISCARD.run(
                request -> outOfStep ? redis.sendOverAnother(id, request) : redis.send(id, request),
                List.of(RedisKeys.value(id)),
                value.getBytes(0, Math.min(value.length(), BEGINNING)),
                value.length());
    }

    /** Closes the connection of an id if a reply is not of the kind that its command has. */
    private void requireInStep(ProfileId id, boolean expected) {
        if (!expected) {
            redis.reconnect(id, OUT_OF_STEP);
            throw new IllegalStateException("redis: " + OUT_OF_STEP);
        }
    }

    private static boolean isMulti(@Nullable Response reply, int size) {
        return reply != null && reply.type() == ResponseType.MULTI && reply.size() == size;
    }

    private Future<Optional<SharedValue>> missed(ValueDefect defect) {
        metrics.l2ValueDiscarded(defect);
        return Future.succeededFuture(Optional.empty());
    }

    /** Jitter of 10 %, so that values put together do not expire together. */
    private long timeToLiveMillis(SharedValue value) {
        long millis = settings.valueTimeToLive().toMillis();
        long jittered = millis - millis / 10 + random.nextLong(millis / 5 + 1);
        return value.erased() ? Math.max(jittered, TOMBSTONE_MIN.toMillis()) : jittered;
    }

    private static boolean isWrongType(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith("WRONGTYPE");
    }
}
