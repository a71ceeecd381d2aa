package io.phoenix.profile.app;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.live.LiveHub;
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
import java.util.random.RandomGenerator;

/** The local cache, the reads and writes through it, and the live changes of its profiles. */
record ProfileStack(
        LocalCache cache,
        SharedCache shared,
        InvalidationBus bus,
        BatchReads batchReads,
        Profiles profiles,
        LiveHub live) {

    static ProfileStack of(Platform platform, NamePolicies names, BodyEncoder bodies, Secret redisSecret) {
        Vertx vertx = platform.vertx();
        Settings settings = platform.settings();
        RandomGenerator random = platform.random();
        ServiceMetrics metrics = platform.metrics();
        CacheSettings.Local local = settings.cache().local();
        CacheSettings.Reads reads = settings.cache().reads();
        CacheSettings.Poll poll = settings.cache().poll();
        SharedCache shared = platform.redis().sharedCache(redisSecret.bytes(), bodies.form());
        InvalidationBus bus = platform.redis().bus(redisSecret.bytes());
        ProfileStore store = platform.postgres().store(names);

        LocalCache cache = LocalCache.create(
                new LocalCache.Limits(
                        local.sizeMax(),
                        local.timeToLive(),
                        poll.verifiedFor(),
                        poll.clockSkewMax(),
                        poll.watermarksMax(),
                        reads.inFlightMax()),
                System::nanoTime);
        ChangePublisher publisher = new ChangePublisher(shared, bus, metrics.consistency());
        StoreLoader storeLoader = new StoreLoader(store, names, bodies);
        ProfileLoader loader =
                new ProfileLoader(vertx, cache, shared, storeLoader, random, reads.leaseWaitMax(), metrics.reads());
        BatchLoader batchLoader = new BatchLoader(cache, shared, storeLoader);
        Coalescer coalescer = new Coalescer();
        ReadDeadline deadline = new ReadDeadline(reads.deadline());
        BatchReads batchReads = new BatchReads(cache, coalescer, batchLoader, deadline, metrics.reads());
        Profiles profiles = new Profiles(
                cache,
                new SingleReads(cache, coalescer, loader, deadline, metrics.reads()),
                batchReads,
                store,
                publisher,
                names,
                bodies);
        LiveHub live = new LiveHub(
                vertx,
                profiles,
                settings.live(),
                settings.tenants().others().limits().serverFactor(),
                platform.edge().subscriptions(),
                metrics.live(),
                metrics.reads());
        cache.addListener(coalescer);
        cache.addListener(live.changes());
        cache.addListener(ChangeListener.ofAll(metrics.reads()::epochBumped));

        metrics.gauge("l1.entries", "Profiles in L1", cache::size);
        metrics.gauge("l1.verified", "1 while polls of the change log vouch for L1", () -> cache.isVerified() ? 1 : 0);
        metrics.gauge("l1.watermarks", "Watermarks of profiles", cache::watermarks);
        metrics.gauge(
                "bus.subscribed", "1 while the instance is subscribed to the bus", () -> bus.isSubscribed() ? 1 : 0);
        metrics.gauge("ids.in.flight", "Profile ids with a load or a write in flight", cache::inFlight);
        metrics.gauge("live.streams", "Open live streams", live::size);
        metrics.gauge("live.watched.ids", "Profiles that live streams watch", live::watchedIds);
        return new ProfileStack(cache, shared, bus, batchReads, profiles, live);
    }
}
