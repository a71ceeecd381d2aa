package io.phoenix.profile.redis;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** L2 in Redis. A value that is malformed or of another id is a miss. Reads its scripts when it is loaded, which blocks. */
record RedisSharedCache(RedisCommands redis, RedisSettings settings, RandomGenerator random, ReadMetrics metrics)
        implements SharedCache {

    private static final String VERSION_DIGITS = Integer.toString(ProfileCodec.VERSION_DIGITS);

    private static final RedisScript FILL = RedisScript.named("fill.lua");
    private static final RedisScript REPLACE = RedisScript.named("replace.lua");
    private static final RedisScript DROP = RedisScript.named("drop.lua");
    private static final RedisScript DISCARD = RedisScript.named("discard.lua");
    private static final RedisScript RELEASE = RedisScript.named("release.lua");

    @Override
    public Future<Optional<Profile>> get(ProfileId id) {
        return redis.send(id, Request.cmd(Command.GET).arg(RedisKeys.value(id)))
                .map(reply -> decodeFor(id, reply))
                .recover(
                        cause -> isWrongType(cause) ? Future.succeededFuture(discarded()) : Future.failedFuture(cause));
    }

    @Override
    public Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids) {
        Request values = Request.cmd(Command.MGET);
        ids.forEach(id -> values.arg(RedisKeys.value(id)));
        return redis.send(ids.get(0), values).map(replies -> {
            Map<ProfileId, Profile> found = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                decodeFor(ids.get(i), replies.get(i)).ifPresent(profile -> found.put(profile.id(), profile));
            }
            return found;
        });
    }

    @Override
    public Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token) {
        List<Future<Boolean>> granted = ids.stream().map(id -> lease(id, token)).toList();
        return Future.all(granted)
                .map(all -> IntStream.range(0, ids.size())
                        .filter(i -> granted.get(i).result())
                        .mapToObj(ids::get)
                        .collect(Collectors.toSet()));
    }

    @Override
    public void fillAll(List<Profile> profiles, LeaseToken token) {
        profiles.forEach(profile -> fill(profile, token).onSuccess(metrics::filled));
    }

    @Override
    public Future<Boolean> lease(ProfileId id, LeaseToken token) {
        long millis = settings.leaseTimeToLive().toMillis();
        return redis.send(id, Request.cmd(Command.SET, RedisKeys.lease(id), token.text(), "NX", "PX", millis))
                .map(reply -> reply != null);
    }

    @Override
    public Future<Boolean> fill(Profile profile, LeaseToken token) {
        return run(FILL, profile.id(), token.text(), ProfileCodec.encode(profile), timeToLive(), VERSION_DIGITS)
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return RELEASE.run(request -> redis.send(id, request), List.of(RedisKeys.lease(id)), List.of(token.text()))
                .mapEmpty();
    }

    @Override
    public Future<Void> replace(Profile profile) {
        return run(REPLACE, profile.id(), ProfileCodec.encode(profile), timeToLive(), VERSION_DIGITS)
                .mapEmpty();
    }

    @Override
    public Future<Void> dropOlder(ProfileId id, long version) {
        return run(DROP, id, ProfileCodec.version(version)).mapEmpty();
    }

    private Future<Response> run(RedisScript script, ProfileId id, String... arguments) {
        return script.run(
                request -> redis.send(id, request),
                List.of(RedisKeys.value(id), RedisKeys.lease(id)),
                List.of(arguments));
    }

    private Optional<Profile> decodeFor(ProfileId id, @Nullable Response reply) {
        if (reply == null) {
            return Optional.empty();
        }
        Optional<Profile> profile = ProfileCodec.decode(reply.toString());
        if (profile.isEmpty()) {
            return discarded();
        }
        if (!profile.get().id().equals(id)) {
            redis.reconnect(id, "reply for another id");
            DISCARD.run(
                    request -> redis.sendOverAnother(id, request),
                    List.of(RedisKeys.value(id)),
                    List.of(id.toString(), VERSION_DIGITS));
            return discarded();
        }
        return profile;
    }

    private Optional<Profile> discarded() {
        metrics.l2ValueDiscarded();
        return Optional.empty();
    }

    /** Jitter of 10 %, so that values filled together do not expire together. */
    private String timeToLive() {
        long millis = settings.valueTimeToLive().toMillis();
        return Long.toString(millis - millis / 10 + random.nextLong(millis / 5 + 1));
    }

    private static boolean isWrongType(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith("WRONGTYPE");
    }
}
