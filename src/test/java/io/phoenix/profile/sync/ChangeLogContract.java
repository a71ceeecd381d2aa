package io.phoenix.profile.sync;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.ProfileTransaction;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChangeLog}; the fake and Postgres both pass it. */
public abstract class ChangeLogContract {

    private static final int MAX = 1_000;

    private final String tenant = "t-" + UUID.randomUUID();
    private final ProfileId ada = new ProfileId(tenant, "ada");
    private final ProfileId bob = new ProfileId(tenant, "bob");

    /** The implementation under test. */
    protected abstract ChangeLog log();

    /** Begins a transaction that has an id already. */
    protected abstract ProfileTransaction begin() throws Exception;

    /** Makes everything in the log older than its retention. */
    protected abstract void age() throws Exception;

    @Test
    void since_changesCommittedAfterCursor_areReadOnce() throws Exception {
        exist(ada, bob);
        LoggedChanges before = await(log().newest(MAX));
        ProfileTransaction writer = begin();
        writer.put(ada);
        writer.erase(bob);
        writer.commit();

        LoggedChanges read = await(log().since(before.snapshot(), MAX));

        assertThat(read.changes()).extracting(Invalidation::id).containsExactlyInAnyOrder(ada, bob);
        assertThat(read.changes())
                .filteredOn(Invalidation::erased)
                .extracting(Invalidation::id)
                .containsExactly(bob);
        assertThat(read.truncated()).isFalse();
        assertThat(read.everything()).isFalse();
        assertThat(read.incarnation()).isEqualTo(before.incarnation());
        assertThat(read.systemIdentifier()).isNotEmpty().isEqualTo(before.systemIdentifier());
        assertThat(read.clockMicros()).isGreaterThanOrEqualTo(before.clockMicros());
        assertThat(await(log().since(read.snapshot(), MAX)).changes()).isEmpty();
    }

    @Test
    void since_created_isNotLogged() throws Exception {
        LoggedChanges before = await(log().newest(MAX));
        exist(ada);

        LoggedChanges read = await(log().since(before.snapshot(), MAX));

        assertThat(read.changes()).isEmpty();
        assertThat(read.oldestXid()).isZero();
    }

    @Test
    void since_openAtCursor_isReadOnceCommittedHoweverLate() throws Exception {
        exist(ada, bob);
        ProfileTransaction late = begin();
        late.put(ada);
        LoggedChanges before = await(log().newest(MAX));
        ProfileTransaction early = begin();
        early.put(bob);
        early.commit();
        LoggedChanges between = await(log().since(before.snapshot(), MAX));
        assertThat(between.changes()).extracting(Invalidation::id).containsExactly(bob);
        assertThat(between.snapshot().xmin()).isLessThan(between.snapshot().xmax());

        late.commit();

        LoggedChanges read = await(log().since(between.snapshot(), MAX));
        assertThat(read.changes()).extracting(Invalidation::id).containsExactly(ada);
        assertThat(await(log().since(read.snapshot(), MAX)).changes()).isEmpty();
    }

    @Test
    void since_aborted_isNeverRead() throws Exception {
        exist(ada);
        ProfileTransaction writer = begin();
        writer.put(ada);
        LoggedChanges before = await(log().newest(MAX));

        writer.abort();

        assertThat(await(log().since(before.snapshot(), MAX)).changes()).isEmpty();
    }

    @Test
    void since_moreThanLimit_isTruncated() throws Exception {
        exist(ada);
        LoggedChanges before = await(log().newest(MAX));
        changeTimes(ada, 3);

        LoggedChanges some = await(log().since(before.snapshot(), 2));
        LoggedChanges all = await(log().since(before.snapshot(), 3));

        assertThat(some.changes()).hasSize(2);
        assertThat(some.truncated()).isTrue();
        assertThat(all.changes()).hasSize(3);
        assertThat(all.truncated()).isFalse();
    }

    /** The tombstone of an erasure must be put, however many changes come with it. */
    @Test
    void since_moreThanLimit_readsTheErasuresAmongTheRest() throws Exception {
        exist(ada, bob);
        LoggedChanges before = await(log().newest(MAX));
        changeTimes(ada, 3);
        long version = erase(bob);

        LoggedChanges read = await(log().since(before.snapshot(), 2));

        assertThat(read.truncated()).isTrue();
        assertThat(read.changes()).hasSize(3).contains(Invalidation.erased(bob, version));
        assertThat(await(log().since(read.snapshot(), 2)).changes()).isEmpty();
    }

    @Test
    void since_moreThanLimitAndErasuresFirst_readsThemOnce() throws Exception {
        exist(ada, bob);
        LoggedChanges before = await(log().newest(MAX));
        Invalidation erasure = Invalidation.erased(bob, erase(bob));
        changeTimes(ada, 3);

        LoggedChanges read = await(log().since(before.snapshot(), 2));

        assertThat(read.truncated()).isTrue();
        assertThat(read.changes()).containsOnlyOnce(erasure).hasSize(2);
    }

    /** What was open at the cursor is read by another condition than what is newer. */
    @Test
    void since_moreThanLimitOfATransactionThatWasOpen_readsItsErasure() throws Exception {
        exist(ada, bob);
        ProfileTransaction late = begin();
        LoggedChanges before = await(log().newest(MAX));
        changeTimes(ada, 3);
        late.erase(bob);
        late.commit();

        LoggedChanges read = await(log().since(before.snapshot(), 2));

        assertThat(read.changes()).filteredOn(Invalidation::erased).hasSize(1);
    }

    @Test
    void since_moreErasuresThanLimit_readsAsManyAsTheLimit() throws Exception {
        ProfileId[] ids = IntStream.range(0, 5)
                .mapToObj(i -> new ProfileId(tenant, "u" + i))
                .toArray(ProfileId[]::new);
        exist(ids);
        LoggedChanges before = await(log().newest(MAX));
        for (ProfileId id : ids) {
            erase(id);
        }

        LoggedChanges read = await(log().since(before.snapshot(), 2));

        assertThat(read.truncated()).isTrue();
        assertThat(read.changes()).hasSizeBetween(2, 4).allMatch(Invalidation::erased);
    }

    @Test
    void newest_moreThanLimit_readsTheErasuresAmongTheRest() throws Exception {
        exist(ada, bob);
        Invalidation erasure = Invalidation.erased(bob, erase(bob));
        LoggedChanges before = await(log().newest(MAX));
        changeTimes(ada, 3);

        LoggedChanges read = await(log().newest(2));

        assertThat(read.truncated()).isTrue();
        assertThat(read.changes()).hasSize(3).contains(erasure);
        assertThat(read.oldestXid()).isGreaterThanOrEqualTo(before.snapshot().xmax());
    }

    @Test
    void newest_moreThanLimit_readsTheNewest() throws Exception {
        exist(ada, bob);
        changeTimes(ada, 2);
        LoggedChanges before = await(log().newest(MAX));
        changeTimes(bob, 2);

        LoggedChanges read = await(log().newest(2));

        assertThat(read.changes()).extracting(Invalidation::id).containsOnly(bob);
        assertThat(read.changes()).hasSize(2);
        assertThat(read.truncated()).isTrue();
        assertThat(read.oldestXid()).isGreaterThanOrEqualTo(before.snapshot().xmax());
    }

    @Test
    void since_truncate_isEverything() throws Exception {
        exist(ada);
        LoggedChanges before = await(log().newest(MAX));
        ProfileTransaction writer = begin();
        writer.truncate();
        writer.commit();

        LoggedChanges read = await(log().since(before.snapshot(), MAX));

        assertThat(read.everything()).isTrue();
        assertThat(read.changes()).isEmpty();
    }

    @Test
    void prune_oldChanges_tellsWhatMayBeMissing() throws Exception {
        exist(ada);
        changeTimes(ada, 3);
        age();
        LoggedChanges before = await(log().newest(MAX));

        int first = await(log().prune(2));
        LoggedChanges between = await(log().newest(MAX));
        int second = await(log().prune(MAX));

        LoggedChanges after = await(log().newest(MAX));
        assertThat(first).isEqualTo(2);
        assertThat(between.changes()).hasSize(before.changes().size() - 2);
        assertThat(between.prunings()).isGreaterThan(before.prunings());
        assertThat(between.prunedBelow()).isGreaterThan(before.prunedBelow()).isLessThanOrEqualTo(between.oldestXid());
        assertThat(second).isEqualTo(between.changes().size());
        assertThat(after.changes()).isEmpty();
        assertThat(after.prunedBelow()).isLessThanOrEqualTo(after.snapshot().xmin());
    }

    @Test
    void prune_youngChanges_keepsThemAndCountsNothing() throws Exception {
        exist(ada);
        changeTimes(ada, 1);
        LoggedChanges before = await(log().newest(MAX));

        assertThat(await(log().prune(MAX))).isZero();

        LoggedChanges after = await(log().newest(MAX));
        assertThat(after.changes()).hasSameElementsAs(before.changes());
        assertThat(after.prunings()).isEqualTo(before.prunings());
    }

    @Test
    void prune_whileTransactionIsOpen_keepsWhatPollsHaveToRead() throws Exception {
        exist(ada, bob);
        ProfileTransaction open = begin();
        open.put(ada);
        changeTimes(bob, 1);
        LoggedChanges before = await(log().newest(MAX));
        age();

        await(log().prune(MAX));
        assertThat(await(log().newest(MAX)).changes())
                .extracting(Invalidation::id)
                .contains(bob);
        open.commit();

        LoggedChanges read = await(log().since(before.snapshot(), MAX));
        assertThat(read.changes()).extracting(Invalidation::id).containsExactly(ada);
        assertThat(before.snapshot().oldestUnread()).isGreaterThanOrEqualTo(read.prunedBelow());
    }

    @Test
    void beginIncarnation_seen_isNewerAndLogIsEmpty() throws Exception {
        exist(ada);
        changeTimes(ada, 1);
        Incarnation seen = await(log().newest(MAX)).incarnation();

        await(log().beginIncarnation(seen, seen.generation() + 7));

        LoggedChanges read = await(log().newest(MAX));
        assertThat(read.incarnation().isNewerThan(seen)).isTrue();
        assertThat(read.incarnation().generation()).isGreaterThanOrEqualTo(seen.generation() + 7);
        assertThat(read.changes()).isEmpty();
        await(log().beginIncarnation(read.incarnation(), 0));
        assertThat(await(log().newest(MAX)).incarnation().isNewerThan(read.incarnation()))
                .isTrue();
    }

    @Test
    void beginIncarnation_otherThanSeen_doesNothing() throws Exception {
        exist(ada);
        changeTimes(ada, 1);
        LoggedChanges before = await(log().newest(MAX));
        Incarnation present = before.incarnation();

        await(log().beginIncarnation(
                        new Incarnation(present.generation() - 1, present.timeline()), Long.MAX_VALUE / 2));
        await(log().beginIncarnation(
                        new Incarnation(present.generation(), present.timeline() + 1), Long.MAX_VALUE / 2));

        LoggedChanges after = await(log().newest(MAX));
        assertThat(after.incarnation()).isEqualTo(present);
        assertThat(after.changes()).hasSameElementsAs(before.changes());
    }

    private void exist(ProfileId... ids) throws Exception {
        ProfileTransaction writer = begin();
        for (ProfileId id : List.of(ids)) {
            writer.put(id);
        }
        writer.commit();
    }

    /** The version of the erasure. */
    private long erase(ProfileId id) throws Exception {
        ProfileTransaction writer = begin();
        writer.erase(id);
        writer.commit();
        return await(log().newest(MAX)).changes().stream()
                .filter(change -> change.erased() && change.id().equals(id))
                .findAny()
                .orElseThrow()
                .version();
    }

    /** Each in a transaction of its own. */
    private void changeTimes(ProfileId id, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            ProfileTransaction writer = begin();
            writer.put(id);
            writer.commit();
        }
    }
}
