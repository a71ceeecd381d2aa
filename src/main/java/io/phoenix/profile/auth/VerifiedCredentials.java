package io.phoenix.profile.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.loop.EndOfTurn;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache of verified credentials, keyed by the full header value. An entry is valid until the credentials expire, and only
 * for the key set that they were verified with. Thread-safe.
 */
final class VerifiedCredentials {

    private final Cache<String, Entry> entries;
    private final Clock clock;

    VerifiedCredentials(int max, Clock clock) {
        this.entries =
                Caffeine.newBuilder().maximumSize(max).executor(new EndOfTurn()).build();
        this.clock = clock;
    }

    private record Entry(AuthenticatedCaller caller, long expiresAtSeconds, Object keys) {}

    @Nullable AuthenticatedCaller get(String header, Object currentKeys) {
        Entry entry = entries.getIfPresent(header);
        return entry != null && entry.keys() == currentKeys && clock.millis() < entry.expiresAtSeconds() * 1_000
                ? entry.caller()
                : null;
    }

    /** Caches the caller, and returns it. */
    AuthenticatedCaller put(String header, AuthenticatedCaller caller, long expiresAtSeconds, Object keys) {
        entries.put(header, new Entry(caller, expiresAtSeconds, keys));
        return caller;
    }

    void remove(String header) {
        entries.invalidate(header);
    }

    /** Forgets the callers of these tenants. Blocks for as long as looking at all of them takes. */
    void forget(Set<String> tenantIds) {
        entries.asMap()
                .values()
                .removeIf(entry -> tenantIds.contains(entry.caller().caller().tenantId()));
    }

    long size() {
        return entries.estimatedSize();
    }
}
