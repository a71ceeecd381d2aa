package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Restores count most, then timelines, then crashes. */
class IncarnationTest {

    private final Incarnation old = Incarnation.of(1, 2, 3);

    @Test
    void isNewerThan_crashedOften_isOlderThanAPromotedStandby() {
        assertThat(Incarnation.of(1, 3, 0).isNewerThan(Incarnation.of(1, 2, 9))).isTrue();
    }

    @Test
    void isNewerThan_restored_isNewerThanEveryTimelineBefore() {
        assertThat(Incarnation.of(2, 1, 0).isNewerThan(Incarnation.of(1, 9, 9))).isTrue();
    }

    @Test
    void isNewerThan_crashed_isNewer() {
        assertThat(Incarnation.of(1, 2, 4).isNewerThan(old)).isTrue();
        assertThat(old.isNewerThan(old)).isFalse();
    }

    @Test
    void of_parts_areReadBack() {
        Incarnation late = Incarnation.of(0x7FFF_FFFFL, 0xFFFF_FFFFL, 0xFFFF_FFFFL);

        assertThat(late.restores()).isEqualTo(0x7FFF_FFFFL);
        assertThat(late.crashes()).isEqualTo(0xFFFF_FFFFL);
        assertThat(late.timeline()).isEqualTo(0xFFFF_FFFFL);
        assertThat(Incarnation.of(late.restores() + 0, 0, 0).generationOfNextRestore() >>> 32)
                .isEqualTo(late.restores() + 1);
    }
}
