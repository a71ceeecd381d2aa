package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The shared tier in Redis. A value that is not whole, or of another id, counts as none. */
final class RedisSharedCache implements SharedCache {

    private static final String VERSION_DIGITS = Integer.toString(ProfileCodec.VERSION_DIGITS);

    private final RedisCommands redis;
    private final Duration valueTimeToLive;
    private final Duration leaseTimeToLive;
    private final RandomGenerator random;
    private final ReadMetrics metrics;
    private final RedisScript fill = RedisScript.named("fill.lua");
    private final RedisScript replace = RedisScript.named("replace.lua");
    private final RedisScript drop = RedisScript.named("drop.lua");
    private final RedisScript discard = RedisScript.named("discard.lua");
    private final RedisScript release = RedisScript.named("release.lua");

    RedisSharedCache(
            RedisCommands redis,
            Duration valueTimeToLive,
            Duration leaseTimeToLive,
            RandomGenerator random,
            ReadMetrics metrics) {
        this.redis = redis;
        this.valueTimeToLive = valueTimeToLive;
        this.leaseTimeToLive = leaseTimeToLive;
        this.random = random;
        this.metrics = metrics;
    }

    @Override
    public Future<Optional<Profile>> get(ProfileId id) {
        return redis.send(id, Request.cmd(Command.GET).arg(RedisKeys.value(id)))
                .map(reply -> trusted(id, reply))
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
                trusted(ids.get(i), replies.get(i)).ifPresent(profile -> found.put(profile.id(), profile));
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
        return redis.send(
                        id,
                        Request.cmd(Command.SET)
                                .arg(RedisKeys.lease(id))
                                .arg(token.text())
                                .arg("NX")
                                .arg("PX")
                                .arg(leaseTimeToLive.toMillis()))
                .map(reply -> reply != null);
    }

    @Override
    public Future<Boolean> fill(Profile profile, LeaseToken token) {
        ProfileId id = profile.id();
        return fill.run(
                        request -> redis.send(id, request),
                        List.of(RedisKeys.value(id), RedisKeys.lease(id)),
                        List.of(token.text(), ProfileCodec.encode(profile), jitteredTimeToLive(), VERSION_DIGITS))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return release.run(request -> redis.send(id, request), List.of(RedisKeys.lease(id)), List.of(token.text()))
                .mapEmpty();
    }

    @Override
    public Future<Void> replace(Profile profile) {
        ProfileId id = profile.id();
        return replace.run(
                        request -> redis.send(id, request),
                        List.of(RedisKeys.value(id), RedisKeys.lease(id)),
                        List.of(ProfileCodec.encode(profile), jitteredTimeToLive(), VERSION_DIGITS))
                .mapEmpty();
    }

    @Override
    public Future<Void> dropOlder(ProfileId id, long version) {
        return drop.run(
                        request -> redis.send(id, request),
                        List.of(RedisKeys.value(id), RedisKeys.lease(id)),
                        List.of(ProfileCodec.version(version)))
                .mapEmpty();
    }

    private Optional<Profile> trusted(ProfileId id, @Nullable Response reply) {
        if (reply == null) {
            return Optional.empty();
        }
        Optional<Profile> profile = ProfileCodec.decode(reply.toString());
        if (profile.isEmpty()) {
            return discarded();
        }
        if (!profile.get().id().equals(id)) {
            redis.distrust(id, "a reply held another profile than the one asked for");
            discard.run(
                    request -> redis.sendElsewhere(id, request),
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

    /** Spread over a tenth to either side, so that what was filled together does not expire together. */
    private String jitteredTimeToLive() {
        long millis = valueTimeToLive.toMillis();
        return Long.toString(millis - millis / 10 + random.nextLong(millis / 5 + 1));
    }

    private static boolean isWrongType(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith("WRONGTYPE");
    }
}
