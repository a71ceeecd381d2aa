package io.phoenix.profile.cache;

import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import java.util.function.LongSupplier;

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
                        java.time.Duration.ofHours(1),
                        limits.clockSkewMax(),
                        limits.watermarksMax(),
                        limits.inFlightMax()),
                nanoClock,
                new Watermarks());
    }
}
