package io.phoenix.profile;

import io.phoenix.profile.config.ReadSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profile.OtherInstances;
import io.phoenix.profile.profile.Profiles;
import io.phoenix.profile.tier.BodyEncoder;
import io.phoenix.profile.tier.Loader;
import io.phoenix.profile.tier.LocalTier;
import io.phoenix.profile.tier.Memory;
import io.phoenix.profile.tier.Origin;
import io.phoenix.profile.tier.PageLoader;
import io.phoenix.profile.tier.PageReads;
import io.phoenix.profile.tier.ReadPath;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** What one instance keeps and does: its memory, the way of reads and writes through it, and whom it tells of changes. */
record ProfileRooms(LocalTier local, Memory memory, PageLoader pageLoader, OtherInstances others, Profiles profiles) {

    static ProfileRooms of(
            Vertx vertx,
            Settings settings,
            Backends backends,
            NamePolicies names,
            BodyEncoder bodies,
            RandomGenerator random,
            ServiceMetrics metrics,
            ConsistencyMetrics consistency) {
        ReadSettings read = settings.read();
        LocalTier local = new LocalTier(
                read.localSizeMax(), read.localTimeToLive(), settings.watch().verifiedFor(), System::nanoTime);
        Memory memory = new Memory(local, bodies, read.underWayMax(), metrics.reads());
        metrics.gauge("local.size", "Profiles in memory", local::size);
        metrics.gauge("under.way", "Profiles with a load or a write under way", memory::underWay);
        OtherInstances others = new OtherInstances(
                backends.redis().sharedTier(),
                backends.redis().bus(),
                backends.postgres().changeLog(),
                consistency);
        Origin origin = new Origin(backends.postgres().store(), names);
        Loader loader =
                new Loader(vertx, backends.redis().sharedTier(), origin, random, read.leaseWaitMax(), metrics.reads());
        PageLoader pageLoader = new PageLoader(backends.redis().sharedTier(), origin, random, metrics.reads());
        Profiles profiles = new Profiles(
                memory,
                new ReadPath(memory, loader, read.deadline(), metrics.reads()),
                new PageReads(memory, pageLoader, read.deadline(), metrics.reads()),
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
        metrics.gauge("live.streams", "Open streams of live changes", hub::size);
        return hub;
    }
}
