package io.phoenix.profile.feed;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.feed.FeedChange.Kind;
import io.phoenix.profile.testing.ProfileTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChangeFeed}; the fake and Postgres both pass it. */
public abstract class ChangeFeedContract {

    private static final int MAX = 1_000;
    private static final Duration RETENTION = Duration.ofDays(7);

    private final String tenant = "t-" + UUID.randomUUID();
    private final ProfileId ada = new ProfileId(tenant, "ada");
    private final ProfileId bob = new ProfileId(tenant, "bob");
    private final ProfileId ofOtherTenant = new ProfileId("other-" + tenant, "ada");

    /** The implementation under test, over a database of its own. */
    protected abstract ChangeFeed feed();

    /** Begins a transaction that has an id already. */
    protected abstract ProfileTransaction begin() throws Exception;

    /** Makes everything in the feed older than its retention. */
    protected abstract void age() throws Exception;

    @Test
    void read_changeAndErasure_areThereOnceInOrder() throws Exception {
        exist(ada, bob);
        FeedPage before = read(FeedPosition.OLDEST);
        change(ada, 2);
        erase(ada);
        change(bob, 1);

        FeedPage page = read(before.next());

        assertThat(page.changes()).extracting(FeedChange::userId).containsExactly("ada", "ada", "ada", "bob");
        assertThat(page.changes())
                .extracting(FeedChange::kind)
                .containsExactly(Kind.CHANGED, Kind.CHANGED, Kind.ERASED, Kind.CHANGED);
        assertThat(versionsOf(page, "ada")).isSorted().doesNotHaveDuplicates();
        assertThat(page.more()).isFalse();
        assertThat(page.held()).isFalse();
        assertThat(read(page.next()).changes()).isEmpty();
    }

    @Test
    void read_created_isNotThere() throws Exception {
        exist(ada);

        assertThat(read(FeedPosition.OLDEST).changes()).isEmpty();
    }

    @Test
    void read_ofAnotherTenant_isNotThere() throws Exception {
        exist(ofOtherTenant, ada);
        change(ofOtherTenant, 1);
        change(ada, 1);

        assertThat(read(FeedPosition.OLDEST).changes()).hasSize(1);
    }

    @Test
    void read_aborted_isNeverThere() throws Exception {
        exist(ada);
        ProfileTransaction writer = begin();
        writer.put(ada);
        writer.abort();

        FeedPage page = read(FeedPosition.OLDEST);

        assertThat(page.changes()).isEmpty();
        assertThat(page.held()).isFalse();
    }

    @Test
    void read_everythingRemoved_isThereForEachTenant() throws Exception {
        exist(ada, ofOtherTenant);
        ProfileTransaction writer = begin();
        writer.truncate();
        writer.commit();

        FeedPage page = read(FeedPosition.OLDEST);

        assertThat(page.changes()).extracting(FeedChange::kind).containsExactly(Kind.EVERYTHING);
        assertThat(page.changes()).extracting(FeedChange::userId).containsExactly("");
        assertThat(await(feed().read(ofOtherTenant.tenantId(), FeedPosition.OLDEST, MAX))
                        .changes())
                .hasSize(1);
    }

    @Test
    void read_olderTransactionOpen_holdsTheChangeBackAndLosesNothing() throws Exception {
        exist(ada, bob);
        FeedPage before = read(FeedPosition.OLDEST);
        ProfileTransaction late = begin();
        late.put(ada);
        change(bob, 1);

        FeedPage between = read(before.next());
        assertThat(between.changes()).isEmpty();
        assertThat(between.held()).isTrue();
        late.commit();

        FeedPage after = read(between.next());
        assertThat(after.changes()).extracting(FeedChange::userId).containsExactlyInAnyOrder("ada", "bob");
        assertThat(after.held()).isFalse();
        assertThat(after.releasedBelow()).isGreaterThan(between.releasedBelow());
    }

    /** By transaction id alone, the second change would come first, or be released without the first. */
    @Test
    void read_secondChangeByTheOlderTransaction_comesSecondWhateverIsOpenBetween() throws Exception {
        exist(ada, bob);
        FeedPage before = read(FeedPosition.OLDEST);
        ProfileTransaction older = begin();
        ProfileTransaction between = begin();
        change(ada, 1);
        older.put(ada);
        older.commit();

        FeedPage held = read(before.next());
        between.abort();
        FeedPage released = read(held.next());

        assertThat(versionsOf(held, "ada"))
                .as("while a transaction between them is open")
                .isEmpty();
        assertThat(versionsOf(released, "ada")).hasSize(2).isSorted();
    }

    @Test
    void read_moreThanLimit_goesOnBehindThePage() throws Exception {
        exist(ada, bob);
        ProfileTransaction writer = begin();
        for (int i = 0; i < 3; i++) {
            writer.put(ada);
            writer.put(bob);
        }
        writer.commit();
        change(ada, 1);

        List<FeedChange> all = new ArrayList<>();
        FeedPosition next = FeedPosition.OLDEST;
        FeedPage page;
        int pages = 0;
        do {
            page = await(feed().read(tenant, next, 2));
            all.addAll(page.changes());
            next = page.next();
            pages++;
        } while (page.more());

        assertThat(pages).isEqualTo(4);
        assertThat(all).isEqualTo(read(FeedPosition.OLDEST).changes()).hasSize(7);
    }

    @Test
    void read_end_givesThePresent() throws Exception {
        exist(ada);
        change(ada, 1);

        FeedPage page = read(FeedPosition.END);
        change(ada, 2);

        assertThat(page.changes()).isEmpty();
        assertThat(read(page.next()).changes()).hasSize(2);
    }

    @Test
    void prune_oldChanges_tellsWhatMayBeMissing() throws Exception {
        exist(ada, ofOtherTenant);
        change(ada, 3);
        change(ofOtherTenant, 1);
        FeedPage before = read(FeedPosition.OLDEST);
        assertThat(await(feed().prune(RETENTION, MAX))).as("young").isZero();
        age();

        int first = await(feed().prune(RETENTION, 3));
        int second = await(feed().prune(RETENTION, MAX));

        FeedPage after = read(FeedPosition.OLDEST);
        assertThat(first).isEqualTo(3);
        assertThat(second).isEqualTo(1);
        assertThat(after.changes()).isEmpty();
        assertThat(after.prunedBelow())
                .isGreaterThan(before.prunedBelow())
                .isLessThanOrEqualTo(before.next().xid());
    }

    @Test
    void prune_heldBack_keepsIt() throws Exception {
        exist(ada);
        ProfileTransaction open = begin();
        change(ada, 1);
        age();

        assertThat(await(feed().prune(RETENTION, MAX))).isZero();
        open.abort();
        assertThat(read(FeedPosition.OLDEST).changes()).hasSize(1);
    }

    private FeedPage read(FeedPosition after) throws Exception {
        return await(feed().read(tenant, after, MAX));
    }

    private static List<Long> versionsOf(FeedPage page, String user) {
        return page.changes().stream()
                .filter(change -> change.userId().equals(user))
                .map(FeedChange::version)
                .toList();
    }

    private void exist(ProfileId... ids) throws Exception {
        for (ProfileId id : ids) {
            change(id, 1);
        }
    }

    private void change(ProfileId id, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            ProfileTransaction writer = begin();
            writer.put(id);
            writer.commit();
        }
    }

    private void erase(ProfileId id) throws Exception {
        ProfileTransaction writer = begin();
        writer.erase(id);
        writer.commit();
    }
}
