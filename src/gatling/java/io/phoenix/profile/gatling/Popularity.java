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

/** Who is read: a few users often, most of them hardly ever. */
final class Popularity {

    /**
     * Breslau et al., "Web Caching and Zipf-like Distributions", INFOCOM 1999, found 0.64 to 0.83 for web pages; a little
     * more here, where every page begins with the same few at the top.
     */
    private static final double EXPONENT = 0.9;

    private static final String PREFIX = "user-";

    private Popularity() {}

    /** Users one by one, as {@code user}. */
    static Iterator<Map<String, Object>> users() {
        DiscreteSampler ranks = ranks();
        return endless(() -> Map.of("user", PREFIX + ranks.sample()));
    }

    /** Pages of so many different users, as {@code users}. */
    static Iterator<Map<String, Object>> pages(int size) {
        DiscreteSampler ranks = ranks();
        return endless(() -> Map.of("users", page(ranks, size)));
    }

    /** Users of whom every one is as likely as any other, as {@code user}. */
    static Iterator<Map<String, Object>> anyUser() {
        var random = RandomSource.XO_SHI_RO_256_PP.create();
        return endless(() -> Map.of("user", PREFIX + (1 + random.nextInt(Target.USERS))));
    }

    private static String page(DiscreteSampler ranks, int size) {
        Set<String> page = new HashSet<>();
        while (page.size() < size) {
            page.add(PREFIX + ranks.sample());
        }
        return String.join(",", page);
    }

    private static DiscreteSampler ranks() {
        return RejectionInversionZipfSampler.of(RandomSource.XO_SHI_RO_256_PP.create(), Target.USERS, EXPONENT);
    }

    private static Iterator<Map<String, Object>> endless(Supplier<Map<String, Object>> next) {
        return Stream.generate(next).iterator();
    }
}
