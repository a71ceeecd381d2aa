package io.phoenix.profile.app;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchLoader;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.Coalescer;
import io.phoenix.profile.read.ProfileLoader;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.StoreLoader;
import io.phoenix.profile.sync.ChangePublisher;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** What one instance keeps and does: its memory, the way of reads and writes through it, and whom it tells of changes. */
record ProfileRooms(LocalCache cache, BatchReads batchReads, ChangePublisher publisher, Profiles profiles) {

    static ProfileRooms of(
            Vertx vertx,
            Settings settings,
            Backends backends,
            NamePolicies names,
            BodyEncoder bodies,
            RandomGenerator random,
            ServiceMetrics metrics,
            ConsistencyMetrics consistency) {
        CacheSettings.Reads read = settings.cache().reads();
        CacheSettings.Local local = settings.cache().local();
        SharedCache shared = backends.redis().sharedTier();
        ProfileStore store = backends.postgres().store();
        LocalCache cache = LocalCache.create(
                new Limits(
                        local.sizeMax(),
                        local.timeToLive(),
                        settings.cache().watch().verifiedFor(),
                        read.inFlightMax()),
                bodies,
                System::nanoTime);
        metrics.gauge("l1.entries", "Profiles in L1", cache::size);
        metrics.gauge("ids.in.flight", "Profile ids with a load or a write in flight", cache::inFlight);
        Coalescer coalescer = new Coalescer();
        cache.addListener(coalescer);
        ChangePublisher publisher = new ChangePublisher(
                shared, backends.redis().bus(), backends.postgres().changeLog(), consistency);
        StoreLoader storeLoader = new StoreLoader(store, names);
        ProfileLoader loader =
                new ProfileLoader(vertx, shared, storeLoader, random, read.leaseWaitMax(), metrics.reads());
        BatchLoader batchLoader = new BatchLoader(shared, storeLoader, random, metrics.reads());
        BatchReads batchReads = new BatchReads(cache, coalescer, batchLoader, read.deadline(), metrics.reads());
        Profiles profiles = new Profiles(
                cache,
                new SingleReads(cache, coalescer, loader, read.deadline(), metrics.reads()),
                batchReads,
                store,
                publisher,
                names);
        return new ProfileRooms(cache, batchReads, publisher, profiles);
    }

    /** Live changes of these profiles. */
    LiveHub live(Vertx vertx, Settings settings, ServiceMetrics metrics) {
        LiveHub hub = new LiveHub(
                vertx, profiles, settings.live(), settings.limits().serverFactor(), metrics.live(), metrics.reads());
        cache.addListener(hub.changes());
        metrics.gauge("live.streams", "Open live streams", hub::size);
        return hub;
    }
}
