package io.phoenix.profile.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JitterTest {

    static List<Set<Long>> pauses() {
        return List.of(Set.of(0L), Set.of(0L, 1L), Set.of(1L, 2L), Set.of(1L, 2L, 3L), Set.of(5L, 6L, 7L, 8L, 9L, 10L));
    }

    /** The longest of the pauses is the maximum. */
    @ParameterizedTest
    @MethodSource("pauses")
    void millis_often_areAllFromHalfOfTheMaximumOn(Set<Long> pauses) {
        Random random = new Random(1);
        Duration max = Duration.ofMillis(new TreeSet<>(pauses).last());

        Set<Long> drawn = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            drawn.add(Jitter.millis(max, random));
        }

        assertThat(drawn).isEqualTo(new TreeSet<>(pauses));
    }
}
