package io.phoenix.profile.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.edge.Holds.Hold;
import io.phoenix.profile.edge.Holds.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held of a budget, and who gives way. */
class HoldsTest {

    private static final long MAX = 10;
    private static final long PEER_MAX = 8;

    private final Budget budget = new Budget("things", MAX);
    private final Holds holds = new Holds(budget, PEER_MAX);
    private final List<String> gaveWay = new ArrayList<>();

    @Test
    void tryAdd_withinTheLimits_isCountedUntilReleased() {
        Hold hold = open("a");

        assertThat(hold.tryAdd(3)).isTrue();
        assertThat(hold.tryAdd(2)).isTrue();

        assertThat(budget.used()).isEqualTo(5);
        assertThat(holds.heldBy("a")).isEqualTo(5);
        hold.release();
        hold.release();
        assertThat(budget.used()).isZero();
        assertThat(holds.heldBy("a")).isZero();
        assertThat(hold.tryAdd(1)).as("after release").isFalse();
    }

    @Test
    void tryAdd_beyondTheBudget_displacesTheOldest() {
        Hold first = held("a", 4);
        Hold second = held("b", 4);
        first.touch();
        Hold third = open("c");

        assertThat(third.tryAdd(5)).isTrue();

        assertThat(gaveWay).containsExactly("b");
        assertThat(budget.used()).isEqualTo(9);
        assertThat(budget.displaced().sum()).isEqualTo(1);
        assertThat(second.tryAdd(1)).as("displaced").isFalse();
        assertThat(first.tryAdd(1)).isTrue();
    }

    @Test
    void tryAdd_whereNobodyGivesWay_isRefused() {
        Hold busy = holds.open("a", new Holder() {
            @Override
            public void giveWay() {
                gaveWay.add("a");
            }

            @Override
            public boolean mayGiveWay() {
                return false;
            }
        });
        assertThat(busy.tryAdd(8)).isTrue();
        Hold other = open("b");

        assertThat(other.tryAdd(3)).isFalse();

        assertThat(gaveWay).isEmpty();
        assertThat(budget.used()).isEqualTo(8);
        assertThat(budget.refusals().sum()).isEqualTo(1);
    }

    @Test
    void tryAdd_beyondTheShareOfThePeer_isRefused() {
        Hold first = held("a", 5);
        Hold second = open("a");

        assertThat(second.tryAdd(4)).isFalse();

        assertThat(second.tryAdd(3)).isTrue();
        first.release();
        assertThat(second.tryAdd(5)).isTrue();
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void tryAdd_moreThanThereIs_displacesNobody() {
        Holds unshared = new Holds(budget, Long.MAX_VALUE);
        assertThat(unshared.open("a", () -> gaveWay.add("a")).tryAdd(5)).isTrue();

        assertThat(unshared.open("b", () -> gaveWay.add("b")).tryAdd(11)).isFalse();

        assertThat(gaveWay).isEmpty();
        assertThat(budget.used()).isEqualTo(5);
    }

    @Test
    void expire_oldHolds_giveWay() {
        held("a", 4);

        holds.expire(Duration.ofHours(1));
        assertThat(gaveWay).isEmpty();
        holds.expire(Duration.ofNanos(-1));

        assertThat(gaveWay).containsExactly("a");
        assertThat(budget.used()).isZero();
    }

    private Hold held(String peer, long amount) {
        Hold hold = open(peer);
        assertThat(hold.tryAdd(amount)).isTrue();
        return hold;
    }

    private Hold open(String peer) {
        return holds.open(peer, () -> gaveWay.add(peer));
    }
}
