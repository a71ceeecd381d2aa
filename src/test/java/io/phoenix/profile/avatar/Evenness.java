package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/** A chi-square test that options occur equally often. */
final class Evenness {

    private final Map<Object, Integer> counts = new HashMap<>();
    private int total;

    void count(Object option) {
        counts.merge(option, 1, Integer::sum);
        total++;
    }

    /**
     * Fails unless every option came up, and the chi-square statistic is within four standard deviations of its mean: about
     * one in ten thousand fair samples fails.
     */
    void assertEven(String what, int options) {
        assertThat(counts).as(what).hasSize(options);
        double expected = (double) total / options;
        double chiSquare = counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        int freedom = options - 1;
        assertThat(chiSquare).as(what).isLessThan(freedom + 4 * Math.sqrt(2.0 * freedom) + 4);
    }
}
