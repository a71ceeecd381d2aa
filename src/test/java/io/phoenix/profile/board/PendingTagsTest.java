package io.phoenix.profile.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTagsTest {

    private static final long AGAIN = 100;

    private final PendingTags pending = new PendingTags(4, "all", AGAIN);

    @Test
    void tag_added_isDueAtOnceAndAgain() {
        pending.add(List.of("a"), cursor(1), 0);

        assertThat(pending.due(10, 0)).containsExactly("a");
        pending.purged(List.of("a"), 5);
        assertThat(pending.due(10, 5 + AGAIN - 1)).isEmpty();
        assertThat(pending.due(10, 5 + AGAIN)).containsExactly("a");
        pending.purged(List.of("a"), 5 + AGAIN);
        assertThat(pending.due(10, 10 * AGAIN)).isEmpty();
    }

    @Test
    void cursor_done_isThatOfTheLastReadOfWhichNothingIsLeft() {
        pending.add(List.of("a"), cursor(1), 0);
        pending.add(List.of("b"), cursor(2), 0);
        pending.add(List.of(), cursor(3), 0);
        assertThat(pending.done()).isEmpty();

        purgeTwice("b");
        assertThat(pending.done()).as("a is left of an earlier read").isEmpty();
        purgeTwice("a");

        assertThat(pending.done()).contains(cursor(3));
        pending.add(List.of(), cursor(4), 0);
        assertThat(pending.done()).contains(cursor(4));
    }

    @Test
    void tagAgain_whileItWaits_isPurgedTwiceFromThenOn() {
        pending.add(List.of("a"), cursor(1), 0);
        pending.purged(List.of("a"), 0);

        pending.add(List.of("a"), cursor(2), 10);

        assertThat(pending.due(10, 10)).containsExactly("a");
        pending.purged(List.of("a"), 20);
        assertThat(pending.done()).isEmpty();
        assertThat(pending.due(10, AGAIN)).isEmpty();
        pending.purged(pending.due(10, 20 + AGAIN), 20 + AGAIN);
        assertThat(pending.done()).contains(cursor(2));
    }

    @Test
    void tags_moreThanMayBe_becomeTheCommonOne() {
        pending.add(List.of("a", "b"), cursor(1), 0);
        pending.add(List.of("c", "d", "e"), cursor(2), 0);
        pending.add(List.of("f"), cursor(3), 0);

        assertThat(pending.due(10, 0)).containsExactly("all");
        purgeTwice("all");

        assertThat(pending.done()).contains(cursor(3));
    }

    @Test
    void giveUp_readBefore_dropsOnlyThat() {
        pending.add(List.of("a"), cursor(1), 0);
        pending.add(List.of("b"), cursor(2), 50);

        assertThat(pending.giveUp(50)).isEqualTo(1);

        assertThat(pending.due(10, 50)).containsExactly("b");
        assertThat(pending.done()).contains(cursor(1));
        assertThat(pending.oldestNanos()).contains(50L);
    }

    private void purgeTwice(String tag) {
        pending.purged(List.of(tag), 0);
        pending.purged(List.of(tag), AGAIN);
    }

    private static PurgeCursor cursor(long xmax) {
        return new PurgeCursor(new Incarnation(1, 1), new Snapshot(xmax, xmax, List.of()), 0);
    }
}
