package io.phoenix.profile.explain;

import io.phoenix.profile.domain.Stamp;
import java.time.Duration;
import java.util.Optional;

/**
 * What Redis holds of an id.
 *
 * @param value the value; empty if there is none, or it can't be read
 * @param defect why the value can't be read; every instance ignores it then
 * @param timeToLive how long Redis keeps it; empty without a value
 */
public record SharedState(Optional<Value> value, Optional<String> defect, Optional<Duration> timeToLive) {

    /** Redis has nothing. */
    public static final SharedState NOTHING = new SharedState(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * An authentic value.
     *
     * @param erased whether it is a tombstone
     * @param content the {@linkplain ContentHash hash} of the encoded profile
     */
    public record Value(long version, boolean erased, Stamp stamp, String content) {}
}
