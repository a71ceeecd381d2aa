package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Sealed boards: where clients reach them; how long shared caches may keep them, and may show them while they fetch them anew; in
 * which header the tags of members are; and how long a board is valid.
 */
public record BoardSettings(
        URI publicUrl,
        Duration maxAge,
        Duration staleWhileRevalidate,
        TagHeader tagHeader,
        Duration validMax,
        Stored stored,
        PurgeSettings purge) {

    /** How many boards of a tenant may be stored because they are too long for a URL, and how much of them is kept in memory. */
    public record Stored(int max, int cacheBytesMax) {}

    /** The header that a cache reads tags from. */
    public enum TagHeader {
        NONE("none", "", " "),
        /** Fastly, and Varnish with its module xkey set to this header. */
        SURROGATE_KEY("Surrogate-Key", "Surrogate-Key", " "),
        /** Cloudflare and others. */
        CACHE_TAG("Cache-Tag", "Cache-Tag", ",");

        private final String label;
        private final String field;
        private final String separator;

        TagHeader(String label, String field, String separator) {
            this.label = label;
            this.field = field;
            this.separator = separator;
        }

        public String label() {
            return label;
        }

        /** The name of the header. */
        public String field() {
            return field;
        }

        /** What is between two tags. */
        public String separator() {
            return separator;
        }
    }

    static BoardSettings from(ConfigValues values, URI publicUrl) {
        return new BoardSettings(
                publicUrl,
                values.seconds("boards.max-age", Duration.ofSeconds(10), "0s", "1d"),
                values.seconds("boards.stale-while-revalidate", Duration.ofSeconds(60), "0s", "1d"),
                values.choice("boards.tags", TagHeader.SURROGATE_KEY, List.of(TagHeader.values()), TagHeader::label),
                values.seconds("boards.valid.max", Duration.ofDays(365), "1m", "3650d"),
                new Stored(
                        values.number("boards.stored.max", 10_000, 0, 1_000_000),
                        values.bytes("boards.cache.max", 8_000_000, 1_000_000_000)),
                PurgeSettings.from(values));
    }
}
