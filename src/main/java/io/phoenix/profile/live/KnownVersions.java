package io.phoenix.profile.live;

import io.phoenix.profile.domain.ProfileId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The profile versions that a client has. Not thread-safe.
 *
 * <p>The {@linkplain #state state} is an additive multiset hash (Clarke et al., ASIACRYPT 2003): it depends on the versions
 * only, not on their order or the instance. It need not resist forgery, since a client could only deceive itself.
 */
final class KnownVersions {

    private static final long NONE = 0;

    /** FNV-1a, 64 bits (RFC 9923). */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final Map<ProfileId, Long> versions;
    private long sum;

    KnownVersions(Collection<ProfileId> ids) {
        this.versions = new HashMap<>(ids.size() * 4 / 3 + 1);
        ids.forEach(id -> versions.put(id, NONE));
    }

    /** Whether this is one of the ids, and the version is newer than the known one. */
    boolean isNewer(ProfileId id, long version) {
        return versions.getOrDefault(id, Long.MAX_VALUE) < version;
    }

    void put(ProfileId id, long version) {
        Long before = versions.put(id, version);
        if (before != null && before != NONE) {
            sum -= hash(id, before);
        }
        sum += hash(id, version);
    }

    /** A hash of all known versions. */
    String state() {
        return HexFormat.of().toHexDigits(sum);
    }

    private static long hash(ProfileId id, long version) {
        long hash = fnv(fnv(FNV_BASIS, id.tenantId()) * FNV_PRIME, id.userId());
        return mixed(hash ^ mixed(version));
    }

    private static long fnv(long basis, String text) {
        long hash = basis;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }
}
