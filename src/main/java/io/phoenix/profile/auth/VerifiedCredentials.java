package io.phoenix.profile.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that were verified, by the very text of their header. One is good until it expires, and while the keys are
 * those that it was verified under. Safe for use by several threads.
 */
final class VerifiedCredentials {

    private final Cache<String, Entry> entries;
    private final Clock clock;

    VerifiedCredentials(int max, Clock clock) {
        this.entries = Caffeine.newBuilder().maximumSize(max).build();
        this.clock = clock;
    }

    private record Entry(AuthenticatedCaller admission, long untilSeconds, Object keys) {}

    @Nullable AuthenticatedCaller get(String header, Object presentKeys) {
        Entry entry = entries.getIfPresent(header);
        return entry != null && entry.keys() == presentKeys && clock.millis() < entry.untilSeconds() * 1_000
                ? entry.admission()
                : null;
    }

    long size() {
        return entries.estimatedSize();
    }

    void put(String header, AuthenticatedCaller admission, long untilSeconds, Object keys) {
        entries.put(header, new Entry(admission, untilSeconds, keys));
    }
}
