package io.phoenix.profile.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A key of a tenant, without its secret.
 *
 * @param id public; names the key to operators
 * @param expiresAt when it ends to be valid, exclusively; empty for never
 * @param origins of the web pages that may use a publishable key; otherwise none
 */
public record TenantKey(
        String tenantId, String id, Kind kind, Instant createdAt, Optional<Instant> expiresAt, List<String> origins) {

    /** What a key is for. */
    public enum Kind {
        /** Authenticates a server of the tenant. Only its SHA-256 is stored. */
        API,
        /** Signs requests of a server of the tenant. It is stored sealed: verifying a signature takes the key itself. */
        SIGNING,
        /** Reads what everybody may see, and nothing else, so it may stand in a page. Stored as an API key is. */
        PUBLISHABLE;

        /** As in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty for a kind that a newer version has stored. */
        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    boolean isValidAt(Instant now) {
        return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
    }
}
