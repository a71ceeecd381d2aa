package io.phoenix.profile.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownVersionsTest {

    private static final ProfileId A = new ProfileId("t", "a");
    private static final ProfileId B = new ProfileId("t", "b");

    private final KnownVersions known = new KnownVersions(List.of(A, B));

    @Test
    void isNewer_newerVersionOfWatchedId_isTrue() {
        known.put(A, 2);

        assertThat(known.isNewer(A, 3)).isTrue();
        assertThat(known.isNewer(A, 2)).isFalse();
        assertThat(known.isNewer(A, 1)).isFalse();
        assertThat(known.isNewer(B, 1)).isTrue();
        assertThat(known.isNewer(new ProfileId("t", "c"), 9)).isFalse();
    }

    @Test
    void state_sameVersionsInAnyOrder_isEqual() {
        known.put(A, 1);
        known.put(B, 7);
        known.put(A, 5);
        KnownVersions other = new KnownVersions(List.of(B, A));
        other.put(A, 5);
        other.put(B, 7);

        assertThat(known.state()).isEqualTo(other.state());
    }

    @Test
    void state_otherVersions_differs() {
        known.put(A, 5);
        known.put(B, 7);
        KnownVersions swapped = new KnownVersions(List.of(A, B));
        swapped.put(A, 7);
        swapped.put(B, 5);
        KnownVersions ofAnotherTenant = new KnownVersions(List.of());
        ofAnotherTenant.put(new ProfileId("u", "a"), 5);
        ofAnotherTenant.put(new ProfileId("u", "b"), 7);

        assertThat(List.of(known.state(), swapped.state(), ofAnotherTenant.state()))
                .doesNotHaveDuplicates();
    }
}
