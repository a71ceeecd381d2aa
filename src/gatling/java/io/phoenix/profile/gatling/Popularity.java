package io.phoenix.profile.gatling;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Random users by a Zipf distribution: a few are read often, most rarely. */
final class Popularity {

    /**
     * Breslau et al., "Web Caching and Zipf-like Distributions", INFOCOM 1999, found 0.64 to 0.83 for web pages; a little
     * more here, because every leaderboard starts with the same top players.
     */
    private static final double EXPONENT = 0.9;

    private static final String PREFIX = "user-";

    private Popularity() {}

    /** Feeds single users, as {@code user}. */
    static Iterator<Map<String, Object>> users() {
        DiscreteSampler ranks = ranks();
        return endless(() -> Map.of("user", PREFIX + ranks.sample()));
    }

    /** Feeds batches of distinct users, as {@code users}. */
    static Iterator<Map<String, Object>> batches(int size) {
        DiscreteSampler ranks = ranks();
        return endless(() -> Map.of("users", batch(ranks, size)));
    }

    /** Feeds single users with equal probability, as {@code user}. */
    static Iterator<Map<String, Object>> uniformUsers() {
        var random = RandomSource.XO_SHI_RO_256_PP.create();
        return endless(() -> Map.of("user", PREFIX + (1 + random.nextInt(Target.USERS))));
    }

    private static String batch(DiscreteSampler ranks, int size) {
        Set<String> batch = new HashSet<>();
        while (batch.size() < size) {
            batch.add(PREFIX + ranks.sample());
        }
        return String.join(",", batch);
    }

    private static DiscreteSampler ranks() {
        return RejectionInversionZipfSampler.of(RandomSource.XO_SHI_RO_256_PP.create(), Target.USERS, EXPONENT);
    }

    private static Iterator<Map<String, Object>> endless(Supplier<Map<String, Object>> next) {
        return Stream.generate(next).iterator();
    }
}
