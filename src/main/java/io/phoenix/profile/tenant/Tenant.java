package io.phoenix.profile.tenant;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant that was created at run time, as it is stored. Immutable.
 *
 * @param own the settings that override those of the configuration, as in JSON
 * @param revision grows with each change of the tenant itself
 */
public record Tenant(
        String id, State state, SortedMap<String, Object> own, long revision, Instant createdAt, Instant updatedAt) {

    /** The states of a tenant. */
    public enum State {
        ACTIVE,
        /** Its callers are refused, and its profiles are being erased. */
        DELETING,
        /** Its callers are refused, and it has no profiles. */
        DELETED;

        /** As in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public Tenant {
        own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    }

    /** Its own settings, without those that are null: as if they were not there. */
    public static SortedMap<String, Object> withoutNulls(Map<String, ? extends @Nullable Object> settings) {
        SortedMap<String, Object> present = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }
}
