package io.phoenix.profile.app;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.config.CacheSettings;
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
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** The local cache, the reads and writes through it, and the live changes of its profiles. */
record ProfileStack(
        LocalCache cache, BatchReads batchReads, ChangePublisher publisher, Profiles profiles, LiveHub live) {

    static ProfileStack of(Platform platform, NamePolicies names, BodyEncoder bodies) {
        Vertx vertx = platform.vertx();
        Settings settings = platform.settings();
        RandomGenerator random = platform.random();
        ServiceMetrics metrics = platform.metrics();
        CacheSettings.Local local = settings.cache().local();
        CacheSettings.Reads reads = settings.cache().reads();
        SharedCache shared = platform.redis().sharedCache();
        ProfileStore store = platform.postgres().store();

        LocalCache cache = LocalCache.create(
                new LocalCache.Limits(
                        local.sizeMax(),
                        local.timeToLive(),
                        settings.cache().watch().verifiedFor(),
                        reads.inFlightMax()),
                bodies,
                System::nanoTime);
        ChangePublisher publisher = new ChangePublisher(
                shared, platform.redis().bus(), platform.postgres().changeLog(), metrics.consistency());
        StoreLoader storeLoader = new StoreLoader(store, names);
        ProfileLoader loader =
                new ProfileLoader(vertx, shared, storeLoader, random, reads.leaseWaitMax(), metrics.reads());
        BatchLoader batchLoader = new BatchLoader(shared, storeLoader, random, metrics.reads());
        Coalescer coalescer = new Coalescer();
        ReadDeadline deadline = new ReadDeadline(cache, reads.deadline());
        BatchReads batchReads = new BatchReads(cache, coalescer, batchLoader, deadline, metrics.reads());
        Profiles profiles = new Profiles(
                cache,
                new SingleReads(cache, coalescer, loader, deadline, metrics.reads()),
                batchReads,
                store,
                publisher,
                names);
        LiveHub live = new LiveHub(
                vertx,
                profiles,
                settings.live(),
                settings.access().limits().serverFactor(),
                metrics.live(),
                metrics.reads());
        cache.addListener(coalescer);
        cache.addListener(live.changes());

        metrics.gauge("l1.entries", "Profiles in L1", cache::size);
        metrics.gauge("ids.in.flight", "Profile ids with a load or a write in flight", cache::inFlight);
        metrics.gauge("live.streams", "Open live streams", live::size);
        return new ProfileStack(cache, batchReads, publisher, profiles, live);
    }
}
