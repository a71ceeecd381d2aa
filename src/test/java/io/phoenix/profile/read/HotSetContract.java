package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link HotSet}. The set under test starts empty. */
public abstract class HotSetContract {

    /** The size limit of the set under test. */
    protected static final int IDS_MAX = 1_000;

    /** The set under test. */
    protected abstract HotSet hot();

    @Test
    void read_nothingSaved_isEmpty() throws Exception {
        assertThat(await(hot().read(0, 10))).isEmpty();
    }

    @Test
    void save_idsOfSeveralTenants_areReadInOrderFromAnyOffset() throws Exception {
        List<ProfileId> ids = List.of(new ProfileId("b", "1"), new ProfileId("a", "2"), new ProfileId("b", "0"));
        await(hot().save(ids));

        assertThat(await(hot().read(0, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(await(hot().read(2, 2))).isEqualTo(ids.subList(2, 3));
        assertThat(await(hot().read(4, 2))).isEmpty();
    }

    @Test
    void save_moreThanTheLimit_keepsTheHottest() throws Exception {
        await(hot().save(ids("u", 0, IDS_MAX + 200)));

        assertThat(await(hot().read(0, IDS_MAX + 200))).isEqualTo(ids("u", 0, IDS_MAX));
    }

    @Test
    void save_byAnotherInstance_displacesOnlyTheColdest() throws Exception {
        await(hot().save(ids("one", 0, IDS_MAX)));
        await(hot().save(ids("other", 0, 10)));

        List<ProfileId> merged = await(hot().read(0, 2 * IDS_MAX));
        assertThat(merged).hasSize(IDS_MAX).containsAll(ids("other", 0, 10)).containsAll(ids("one", 0, IDS_MAX - 10));
    }

    @Test
    void save_again_listsAnIdOnce() throws Exception {
        await(hot().save(ids("u", 0, 20)));
        await(hot().save(ids("u", 10, 20)));

        assertThat(await(hot().read(0, 100))).containsExactlyInAnyOrderElementsOf(ids("u", 0, 20));
    }

    private static List<ProfileId> ids(String prefix, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new ProfileId("t", prefix + i))
                .toList();
    }
}
