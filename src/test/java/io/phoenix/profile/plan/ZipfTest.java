package io.phoenix.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfTest {

    private static final int RANKS = 50;
    private static final int DRAWS = 400_000;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.99, 1, 1.000000001, 1.3, 3})
    void next_manyTimes_drawsEachRankInProportionToItsWeight(double skew) {
        Zipf zipf = new Zipf(RANKS, skew, new SplittableRandom(7));
        int[] drawn = new int[RANKS + 1];
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn[(int) zipf.next()]++;
        }

        double weights = IntStream.rangeClosed(1, RANKS)
                .mapToDouble(rank -> Math.pow(rank, -skew))
                .sum();
        for (int rank = 1; rank <= RANKS; rank++) {
            double expected = Math.pow(rank, -skew) / weights;
            // five standard deviations
            double tolerance = 5 * Math.sqrt(expected / DRAWS) + 1e-6;
            assertThat((double) drawn[rank] / DRAWS).as("rank %d", rank).isCloseTo(expected, within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1_000_000_000L})
    void next_anyNumberOfRanks_staysInRange(long ranks) {
        Zipf zipf = new Zipf(ranks, 1, new SplittableRandom(7));

        assertThat(IntStream.range(0, 100_000).mapToLong(draw -> zipf.next()))
                .allMatch(rank -> rank >= 1 && rank <= ranks);
    }

    @Test
    void next_aBillionRanks_isSkewedAsSpecified() {
        Zipf zipf = new Zipf(1_000_000_000L, 1, new SplittableRandom(7));
        long first = IntStream.range(0, DRAWS).filter(draw -> zipf.next() == 1).count();

        // one over the harmonic number of 10^9, 21.3
        assertThat((double) first / DRAWS).isCloseTo(1 / 21.3, within(0.003));
    }
}
