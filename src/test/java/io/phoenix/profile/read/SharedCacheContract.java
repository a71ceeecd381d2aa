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

/** What every shared tier owes. */
public abstract class SharedCacheContract {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");
    private final LeaseToken mine = LeaseToken.draw(new SecureRandom());
    private final LeaseToken other = LeaseToken.draw(new SecureRandom());

    /** The tier under test. */
    protected abstract SharedCache tier();

    @Test
    void get_nothingPut_isEmpty() throws Exception {
        assertThat(await(tier().get(id))).isEmpty();
    }

    @Test
    void lease_heldByAnother_isRefused() throws Exception {
        assertThat(await(tier().lease(id, other))).isTrue();

        assertThat(await(tier().lease(id, mine))).isFalse();
    }

    @Test
    void fill_withTheLease_isReadAsItWas() throws Exception {
        await(tier().lease(id, mine));

        assertThat(await(tier().fill(profile(5, "Ünï çøde 名"), mine))).isTrue();

        assertThat(await(tier().get(id))).contains(profile(5, "Ünï çøde 名"));
    }

    @Test
    void fill_endsTheLease() throws Exception {
        await(tier().lease(id, mine));
        await(tier().fill(profile(5, "five"), mine));

        assertThat(await(tier().lease(id, other))).isTrue();
    }

    @Test
    void fill_withoutTheLease_isRefused() throws Exception {
        await(tier().lease(id, other));

        assertThat(await(tier().fill(profile(5, "five"), mine))).isFalse();

        assertThat(await(tier().get(id))).isEmpty();
        assertThat(await(tier().lease(id, mine)))
                .as("the other's lease is still held")
                .isFalse();
    }

    @Test
    void fill_overANewerValue_leavesIt() throws Exception {
        fill(profile(6, "six"));
        await(tier().lease(id, mine));

        await(tier().fill(profile(5, "five"), mine));

        assertThat(await(tier().get(id))).contains(profile(6, "six"));
    }

    @Test
    void release_ofOnesOwnLease_endsIt() throws Exception {
        await(tier().lease(id, mine));
        await(tier().release(id, mine));

        assertThat(await(tier().lease(id, other))).isTrue();
    }

    @Test
    void release_ofAnothersLease_leavesIt() throws Exception {
        await(tier().lease(id, other));
        await(tier().release(id, mine));

        assertThat(await(tier().lease(id, mine))).isFalse();
    }

    @Test
    void replace_ofAnOlderValue_takesItsPlace() throws Exception {
        fill(profile(5, "five"));

        await(tier().replace(profile(6, "six")));

        assertThat(await(tier().get(id))).contains(profile(6, "six"));
    }

    @Test
    void replace_ofANewerValue_leavesIt() throws Exception {
        fill(profile(6, "six"));

        await(tier().replace(profile(5, "five")));

        assertThat(await(tier().get(id))).contains(profile(6, "six"));
    }

    @Test
    void replace_whereNoValueIs_putsNone() throws Exception {
        await(tier().replace(profile(6, "six")));

        assertThat(await(tier().get(id))).isEmpty();
    }

    @Test
    void replace_whileALoadHoldsTheLease_refusesItsFill() throws Exception {
        await(tier().lease(id, mine));

        await(tier().replace(profile(6, "six")));

        assertThat(await(tier().fill(profile(5, "five"), mine))).isFalse();
        assertThat(await(tier().get(id))).isEmpty();
    }

    @Test
    void dropOlder_removesOnlyWhatIsOlder() throws Exception {
        fill(profile(5, "five"));
        await(tier().dropOlder(id, 5));
        assertThat(await(tier().get(id))).contains(profile(5, "five"));

        await(tier().dropOlder(id, 6));

        assertThat(await(tier().get(id))).isEmpty();
    }

    @Test
    void dropOlder_whileALoadHoldsTheLease_refusesItsFill() throws Exception {
        await(tier().lease(id, mine));

        await(tier().dropOlder(id, 6));

        assertThat(await(tier().fill(profile(5, "five"), mine))).isFalse();
    }

    @Test
    void pageOperations_ofSeveral_doForEachWhatTheSingleOnesDo() throws Exception {
        ProfileId second = new ProfileId(id.tenantId(), "second");
        ProfileId third = new ProfileId(id.tenantId(), "third");
        await(tier().lease(third, other));

        assertThat(await(tier().leaseAll(List.of(id, second, third), mine))).containsExactlyInAnyOrder(id, second);
        Profile filled = profile(5, "five");
        tier().fillAll(List.of(filled), mine);
        await(tier().release(second, mine));

        assertThat(await(tier().getAll(List.of(second, id, third)))).isEqualTo(Map.of(id, filled));
    }

    private void fill(Profile profile) throws Exception {
        await(tier().lease(id, mine));
        await(tier().fill(profile, mine));
    }

    private Profile profile(long version, String name) {
        return new Profile(id, name, true, 3, version, NOW, NOW.plusSeconds(version));
    }
}
