package io.phoenix.profile.redis;

import io.phoenix.profile.bus.Invalidation;
import io.phoenix.profile.bus.InvalidationBus;
import io.phoenix.profile.bus.InvalidationListener;
import io.vertx.core.Future;
import java.util.List;

/** The bus on Redis pub/sub. Messages are numbered in the order in which Redis publishes them. */
final class RedisInvalidationBus implements InvalidationBus {

    private final RedisCommands redis;
    private final RedisSubscription subscription;
    private final String origin;
    private final RedisScript announce = RedisScript.named("announce.lua");

    /**
     * A bus that is not subscribed yet.
     *
     * @param origin names this instance in its messages
     */
    RedisInvalidationBus(RedisCommands redis, RedisSubscription subscription, String origin) {
        this.redis = redis;
        this.subscription = subscription;
        this.origin = origin;
    }

    @Override
    public Future<Void> announce(Invalidation invalidation) {
        return announce.run(
                        redis::send,
                        List.of(RedisKeys.SEQUENCE),
                        List.of(RedisKeys.CHANNEL, BusMessage.withoutSequence(origin, invalidation)))
                .mapEmpty();
    }

    @Override
    public Future<Void> subscribe(InvalidationListener listener) {
        return subscription.open(listener);
    }

    @Override
    public boolean isSubscribed() {
        return subscription.isConfirmed();
    }
}
