package io.phoenix.profile.sync;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ReadResult;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A part of the consistency protocol that is taken out of the instance under test. By default nothing is. */
interface Mutation {

    Mutation NONE = new Mutation() {};

    default LocalCache cache(LocalCache.Limits limits, LongSupplier nanoClock) {
        return LocalCache.create(limits, nanoClock);
    }

    default ChangeLog log(ChangeLog log) {
        return log;
    }

    default ProfileStore store(ProfileStore store) {
        return store;
    }

    /** The incarnation that everything which comes from a database claims to be of. */
    default Incarnation claimed(Incarnation actual) {
        return actual;
    }

    /** The instance has answered a read. */
    default void answered(LocalCache cache, ReadResult result) {}

    /** How long tombstones are repeated. */
    default Duration tombstonesRepeatedFor() {
        return Duration.ofSeconds(4);
    }
}
