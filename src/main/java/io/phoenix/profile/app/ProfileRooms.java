package io.phoenix.profile.app;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchLoader;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.ProfileLoader;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.StoreLoader;
import io.phoenix.profile.sync.ChangePublisher;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** What one instance keeps and does: its memory, the way of reads and writes through it, and whom it tells of changes. */
record ProfileRooms(
        LocalCache local, ProfileCache memory, BatchLoader pageLoader, ChangePublisher others, Profiles profiles) {

    static ProfileRooms of(
            Vertx vertx,
            Settings settings,
            Backends backends,
            NamePolicies names,
            BodyEncoder bodies,
            RandomGenerator random,
            ServiceMetrics metrics,
            ConsistencyMetrics consistency) {
        CacheSettings cache = settings.cache();
        CacheSettings.Reads read = cache.reads();
        LocalCache local = new LocalCache(
                cache.local().sizeMax(),
                cache.local().timeToLive(),
                cache.watch().verifiedFor(),
                System::nanoTime);
        ProfileCache memory = new ProfileCache(local, bodies, read.inFlightMax(), metrics.reads());
        metrics.gauge("l1.entries", "Profiles in L1", local::size);
        metrics.gauge("ids.in.flight", "Profile ids with a load or a write in flight", memory::underWay);
        ChangePublisher others = new ChangePublisher(
                backends.redis().sharedTier(),
                backends.redis().bus(),
                backends.postgres().changeLog(),
                consistency);
        StoreLoader origin = new StoreLoader(backends.postgres().store(), names);
        ProfileLoader loader = new ProfileLoader(
                vertx, backends.redis().sharedTier(), origin, random, read.leaseWaitMax(), metrics.reads());
        BatchLoader pageLoader = new BatchLoader(backends.redis().sharedTier(), origin, random, metrics.reads());
        Profiles profiles = new Profiles(
                memory,
                new SingleReads(memory, loader, read.deadline(), metrics.reads()),
                new BatchReads(memory, pageLoader, read.deadline(), metrics.reads()),
                backends.postgres().store(),
                others,
                names);
        return new ProfileRooms(local, memory, pageLoader, others, profiles);
    }

    /** Live changes of these profiles. */
    LiveHub live(Vertx vertx, Settings settings, ServiceMetrics metrics) {
        LiveHub hub =
                new LiveHub(vertx, profiles, settings.live(), settings.limits().serverFactor(), metrics.live());
        memory.tellChangesTo(hub.changes());
        metrics.gauge("live.streams", "Open live streams", hub::size);
        return hub;
    }
}
