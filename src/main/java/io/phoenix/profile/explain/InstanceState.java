package io.phoenix.profile.explain;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an instance holds of an id.
 *
 * @param name of the instance: its host and the port of its API
 * @param form {@link BodyEncoder#form}: contents of other forms can't be compared
 * @param incarnation the newest that its polls have seen
 * @param verified whether polls vouch for its L1, so that it serves the entry unmarked
 * @param watermark the least version that it may serve; empty if it may serve any
 * @param entry its entry in L1; none for a kept erasure, which shows no profile
 */
public record InstanceState(
        String name,
        String form,
        Incarnation incarnation,
        boolean verified,
        OptionalLong watermark,
        Optional<Entry> entry) {

    /**
     * An entry of L1.
     *
     * @param age how long ago it was put there
     * @param content the {@linkplain ContentHash hash} of the encoded profile
     */
    public record Entry(long version, Duration age, String content) {}

    /** The state of an L1; does not count as a read of the entry. */
    public static InstanceState of(String name, LocalCache cache, BodyEncoder bodies, ProfileId id) {
        LocalCache.Inspection found = cache.inspect(id);
        CachedProfile entry = found.entry();
        return new InstanceState(
                name,
                bodies.form(),
                found.incarnation(),
                found.verified(),
                found.watermark(),
                entry == null || entry.isErased()
                        ? Optional.empty()
                        : Optional.of(new Entry(entry.version(), found.age(), ContentHash.of(entry.body()))));
    }

    boolean ignores(long version) {
        return watermark.isPresent() && watermark.getAsLong() > version;
    }
}
