package io.phoenix.profile.cache;

import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Caches that lack a part of the consistency protocol, for mutation tests. */
public final class MutantCaches {

    private MutantCaches() {}

    /** Rule 4: what loads, own commits and the bus tell is not remembered. */
    public static LocalCache withoutTemporaryWatermarks(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks() {
            @Override
            boolean raiseTemporarily(ProfileId id, long version) {
                return of(id) < version;
            }
        });
    }

    /** Rule 4: what the log tells is not remembered. */
    public static LocalCache withoutLastingWatermarks(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks() {
            @Override
            boolean raise(ProfileId id, long version) {
                return of(id) < version;
            }
        });
    }

    /** Rule 4: temporary watermarks go with a poll that was running when they were raised. */
    public static LocalCache forgettingWithTheRunningPoll(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks() {
            @Override
            void pollEnded() {
                super.pollEnded();
                pollBegins();
                super.pollEnded();
            }
        });
    }

    /** Rule 6: a value is kept whatever has been announced while it was in flight. */
    public static LocalCache keepingSupersededValues(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks()) {
            @Override
            boolean mayKeep(Load load, CacheEntries entries, ProfileId id, long version) {
                return isOfPresentState(load, entries);
            }
        };
    }

    /** Rules 6 and 7: a value is kept although watermarks were forgotten while it was in flight. */
    public static LocalCache keepingAcrossEpochs(Limits limits, LongSupplier nanoClock) {
        Watermarks watermarks = new Watermarks();
        return new LocalCache(limits, nanoClock, watermarks) {
            @Override
            boolean mayKeep(Load load, CacheEntries entries, ProfileId id, long version) {
                return version >= watermarks.of(id);
            }
        };
    }

    /** Rules 5 and 6: what can't be vouched for is taken, and kept, as if it could. */
    public static LocalCache takingWhateverL2Has(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks()) {
            @Override
            public Admission admit(ProfileId id, long version, boolean erased, Stamp stamp) {
                Admission admission = super.admit(id, version, erased, stamp);
                return admission == Admission.STALE ? Admission.FRESH : admission;
            }
        };
    }

    /** Rule 3: a poll vouches for L1 without end. */
    public static LocalCache vouchingForEver(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(
                new Limits(
                        limits.sizeMax(),
                        limits.timeToLive(),
                        Duration.ofHours(1),
                        limits.clockSkewMax(),
                        limits.watermarksMax(),
                        limits.inFlightMax()),
                nanoClock,
                new Watermarks());
    }

    /** Rule 3: a poll vouches for L1 from its end. */
    public static LocalCache vouchingFromTheEnd(Limits limits, LongSupplier nanoClock) {
        return applying(
                limits,
                nanoClock,
                polled -> new PolledChanges(
                        nanoClock.getAsLong(),
                        polled.incarnation(),
                        polled.clockMicros(),
                        polled.scope(),
                        polled.base(),
                        polled.changes()));
    }

    /** Rule 7: the base never moves. */
    public static LocalCache keepingItsBase(Limits limits, LongSupplier nanoClock) {
        return applying(
                limits, nanoClock, polled -> polled.scope() == Scope.FIRST ? polled : with(polled, polled.scope(), 0));
    }

    /** Rule 9: any poll is a first one, whatever cursor it read from. */
    public static LocalCache startingWithAnyPoll(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks()) {
            @Override
            public boolean apply(PolledChanges polled) {
                observe(polled.incarnation());
                boolean starts = needsFirstPoll() && polled.scope() != Scope.FIRST;
                return super.apply(starts ? with(polled, Scope.FIRST, 0) : polled);
            }
        };
    }

    private static LocalCache applying(Limits limits, LongSupplier nanoClock, UnaryOperator<PolledChanges> changed) {
        return new LocalCache(limits, nanoClock, new Watermarks()) {
            @Override
            public boolean apply(PolledChanges polled) {
                return super.apply(changed.apply(polled));
            }
        };
    }

    private static PolledChanges with(PolledChanges polled, Scope scope, long base) {
        return new PolledChanges(
                polled.startNanos(), polled.incarnation(), polled.clockMicros(), scope, base, polled.changes());
    }

    /** Rule 4: what a load, a write or a value of L2 tells is not remembered, but what the bus tells is. */
    public static LocalCache withoutWatermarksOfLoads(Limits limits, LongSupplier nanoClock) {
        boolean[] offering = {false};
        Watermarks watermarks = new Watermarks() {
            @Override
            boolean raiseTemporarily(ProfileId id, long version) {
                return offering[0] ? of(id) < version : super.raiseTemporarily(id, version);
            }
        };
        return new LocalCache(limits, nanoClock, watermarks) {
            @Override
            public boolean offer(Load load, ProfileId id, CachedProfile value, Stamp stamp) {
                offering[0] = true;
                try {
                    return super.offer(load, id, value, stamp);
                } finally {
                    offering[0] = false;
                }
            }
        };
    }

    /** Rule 5: the base is not checked. */
    public static LocalCache takingFromBelowTheBase(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks()) {
            @Override
            public Admission admit(ProfileId id, long version, boolean erased, Stamp stamp) {
                Admission admission = super.admit(id, version, erased, stamp);
                return admission == Admission.STALE && isVerified() ? Admission.FRESH : admission;
            }
        };
    }

    /** Rule 6: keeps a value that was answered while nothing could be vouched for, if its watermark allows it. */
    public static void keep(LocalCache cache, ProfileId id, CachedProfile value) {
        Stamp present = new Stamp(cache.incarnation(), Long.MAX_VALUE);
        cache.run(List.of(id), begun -> Future.succeededFuture(cache.offer(begun, id, value, present)));
    }
}
