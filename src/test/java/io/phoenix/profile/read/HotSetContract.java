package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every place for the ids of hot profiles owes. It starts empty. */
public abstract class HotSetContract {

    /** How many ids the place under test takes. */
    protected static final int IDS_MAX = 1_000;

    /** The place under test. */
    protected abstract HotSet hot();

    @Test
    void page_nothingLeft_isEmpty() throws Exception {
        assertThat(await(hot().read(0, 10))).isEmpty();
    }

    @Test
    void leave_ofIdsOfSeveralTenants_isReadPageByPageInTheirOrder() throws Exception {
        List<ProfileId> ids = List.of(new ProfileId("b", "1"), new ProfileId("a", "2"), new ProfileId("b", "0"));
        await(hot().save(ids));

        assertThat(await(hot().read(0, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(await(hot().read(2, 2))).isEqualTo(ids.subList(2, 3));
        assertThat(await(hot().read(4, 2))).isEmpty();
    }

    @Test
    void leave_ofMoreThanTheBound_keepsTheHottest() throws Exception {
        await(hot().save(ids("u", 0, IDS_MAX + 200)));

        assertThat(await(hot().read(0, IDS_MAX + 200))).isEqualTo(ids("u", 0, IDS_MAX));
    }

    @Test
    void leave_byAnotherWithOtherIds_displacesTheColdestOnly() throws Exception {
        await(hot().save(ids("one", 0, IDS_MAX)));
        await(hot().save(ids("other", 0, 10)));

        List<ProfileId> merged = await(hot().read(0, 2 * IDS_MAX));
        assertThat(merged).hasSize(IDS_MAX).containsAll(ids("other", 0, 10)).containsAll(ids("one", 0, IDS_MAX - 10));
    }

    @Test
    void leave_again_listsAnIdOnce() throws Exception {
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
