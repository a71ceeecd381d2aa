package io.phoenix.profile.testing;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchLoader;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.Coalescer;
import io.phoenix.profile.read.ProfileLoader;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ReadDeadline;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.StoreLoader;
import io.phoenix.profile.sync.ChangePublisher;
import io.phoenix.profile.sync.InvalidationBus;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;

/** The cache, the read path and the use cases of one instance, wired to the ports that a test provides. */
public record FakeInstance(LocalCache cache, SingleReads reads, BatchReads batchReads, Profiles profiles) {

    /** Short, so that tests can wait for it to elapse. */
    private static final Duration LEASE_WAIT_MAX = Duration.ofMillis(30);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ServiceMetrics METRICS = new ServiceMetrics();
    private static final NamePolicies NAMES = TestNames.policies();

    /**
     * Wires an instance.
     *
     * @param published the L2 that changes are published to; {@code shared}, unless the test loses publications
     */
    public static FakeInstance of(
            Vertx vertx,
            LocalCache cache,
            SharedCache shared,
            SharedCache published,
            InvalidationBus bus,
            ProfileStore store,
            Duration deadline,
            ReadMetrics metrics) {
        Coalescer coalescer = new Coalescer();
        cache.addListener(coalescer);
        BodyEncoder encoder = TestProfiles.encoder();
        StoreLoader storeLoader = new StoreLoader(store, NAMES, encoder);
        ProfileLoader loader = new ProfileLoader(vertx, cache, shared, storeLoader, RANDOM, LEASE_WAIT_MAX, metrics);
        ReadDeadline readDeadline = new ReadDeadline(deadline);
        SingleReads reads = new SingleReads(cache, coalescer, loader, readDeadline, metrics);
        BatchLoader batchLoader = new BatchLoader(cache, shared, storeLoader);
        BatchReads batchReads = new BatchReads(cache, coalescer, batchLoader, readDeadline, metrics);
        ChangePublisher publisher = new ChangePublisher(published, bus, METRICS.consistency());
        return new FakeInstance(
                cache, reads, batchReads, new Profiles(cache, reads, batchReads, store, publisher, NAMES, encoder));
    }

    /** A bus without subscribers. */
    public static InvalidationBus silentBus() {
        return new FakeInvalidationBus(new FakeInvalidationBus.Channel());
    }
}
