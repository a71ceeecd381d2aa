package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link SharedCache}; the fake and Redis both pass it. */
public abstract class SharedCacheContract {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");
    private final LeaseToken mine = LeaseToken.draw(new SecureRandom());
    private final LeaseToken other = LeaseToken.draw(new SecureRandom());

    /** The implementation under test. */
    protected abstract SharedCache cache();

    @Test
    void get_nothingPut_isEmpty() throws Exception {
        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void lease_heldByAnother_isRejected() throws Exception {
        assertThat(await(cache().lease(id, other))).isTrue();

        assertThat(await(cache().lease(id, mine))).isFalse();
    }

    @Test
    void fill_withTheLease_isReadBackUnchanged() throws Exception {
        await(cache().lease(id, mine));

        assertThat(await(cache().fill(profile(5, "Ünï çøde 名"), mine))).isTrue();

        assertThat(await(cache().get(id))).contains(profile(5, "Ünï çøde 名"));
    }

    @Test
    void fill_endsTheLease() throws Exception {
        await(cache().lease(id, mine));
        await(cache().fill(profile(5, "five"), mine));

        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void fill_withoutTheLease_isRejected() throws Exception {
        await(cache().lease(id, other));

        assertThat(await(cache().fill(profile(5, "five"), mine))).isFalse();

        assertThat(await(cache().get(id))).isEmpty();
        assertThat(await(cache().lease(id, mine)))
                .as("the other lease is still held")
                .isFalse();
    }

    @Test
    void fill_overANewerValue_leavesIt() throws Exception {
        fill(profile(6, "six"));
        await(cache().lease(id, mine));

        await(cache().fill(profile(5, "five"), mine));

        assertThat(await(cache().get(id))).contains(profile(6, "six"));
    }

    @Test
    void release_ofTheOwnLease_endsIt() throws Exception {
        await(cache().lease(id, mine));
        await(cache().release(id, mine));

        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void release_ofAnotherLease_leavesIt() throws Exception {
        await(cache().lease(id, other));
        await(cache().release(id, mine));

        assertThat(await(cache().lease(id, mine))).isFalse();
    }

    @Test
    void replace_ofAnOlderValue_replacesIt() throws Exception {
        fill(profile(5, "five"));

        await(cache().replace(profile(6, "six")));

        assertThat(await(cache().get(id))).contains(profile(6, "six"));
    }

    @Test
    void replace_ofANewerValue_leavesIt() throws Exception {
        fill(profile(6, "six"));

        await(cache().replace(profile(5, "five")));

        assertThat(await(cache().get(id))).contains(profile(6, "six"));
    }

    @Test
    void replace_withoutAValue_storesNothing() throws Exception {
        await(cache().replace(profile(6, "six")));

        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void replace_duringALoadUnderTheLease_rejectsItsFill() throws Exception {
        await(cache().lease(id, mine));

        await(cache().replace(profile(6, "six")));

        assertThat(await(cache().fill(profile(5, "five"), mine))).isFalse();
        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void dropOlder_removesOlderValuesOnly() throws Exception {
        fill(profile(5, "five"));
        await(cache().dropOlder(id, 5));
        assertThat(await(cache().get(id))).contains(profile(5, "five"));

        await(cache().dropOlder(id, 6));

        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void dropOlder_duringALoadUnderTheLease_rejectsItsFill() throws Exception {
        await(cache().lease(id, mine));

        await(cache().dropOlder(id, 6));

        assertThat(await(cache().fill(profile(5, "five"), mine))).isFalse();
    }

    @Test
    void batchOperations_treatEachIdLikeTheSingleOnes() throws Exception {
        ProfileId second = new ProfileId(id.tenantId(), "second");
        ProfileId third = new ProfileId(id.tenantId(), "third");
        await(cache().lease(third, other));

        assertThat(await(cache().leaseAll(List.of(id, second, third), mine))).containsExactlyInAnyOrder(id, second);
        Profile filled = profile(5, "five");
        cache().fillAll(List.of(filled), mine);
        await(cache().release(second, mine));

        assertThat(await(cache().getAll(List.of(second, id, third)))).isEqualTo(Map.of(id, filled));
    }

    private void fill(Profile profile) throws Exception {
        await(cache().lease(id, mine));
        await(cache().fill(profile, mine));
    }

    private Profile profile(long version, String name) {
        return new Profile(id, name, true, 3, version, NOW, NOW.plusSeconds(version));
    }
}
