package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.feed.AuditedCopies;
import io.phoenix.profile.feed.ChangeFeed;
import io.phoenix.profile.feed.ChangeFeedContract;
import io.phoenix.profile.feed.FeedChange;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.feed.FeedPosition;
import io.phoenix.profile.testing.ProfileTransaction;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the contract of the change feed against Postgres, with one table of profiles and with a partitioned one; tests what only
 * edits by hand do to it; audits copies.
 */
@ParameterizedClass
@EnumSource
class PostgresChangeFeedIT extends ChangeFeedContract {

    private static final Duration RETENTION = Duration.ofDays(7);

    @Parameter
    Form form;

    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;
    private PostgresBackend postgres;

    @BeforeEach
    void connect() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Override
    protected ChangeFeed feed() {
        return postgres.changeFeed();
    }

    @Override
    protected void age() throws Exception {
        database.execute("UPDATE change_feed SET changed_at = changed_at - interval '61 days'");
    }

    @Override
    protected ProfileTransaction begin() throws Exception {
        return ProfileTransaction.begin(database);
    }

    @Test
    void schema_afterMigration_hasNoDefects() throws Exception {
        assertThat(await(postgres.schemaDefects())).isEmpty();
        database.execute("ALTER TABLE profile_change DISABLE TRIGGER change_feed_add");
        assertThat(await(postgres.schemaDefects()))
                .containsExactly("trigger change_feed_add on profile_change missing or not ENABLE ALWAYS");
    }

    @Test
    void prune_byHand_countsAsPruning() throws Exception {
        change("a", "b");
        FeedPage before = read(FeedPosition.OLDEST);

        database.execute("DELETE FROM change_feed WHERE user_id = 'b'");
        long deleted = read(FeedPosition.OLDEST).prunedBelow();
        database.execute("TRUNCATE change_feed");
        long truncated = read(FeedPosition.OLDEST).prunedBelow();

        assertThat(before.changes()).hasSize(2);
        assertThat(before.prunedBelow()).isZero();
        assertThat(deleted).isPositive().isLessThanOrEqualTo(before.next().xid());
        assertThat(truncated).isGreaterThan(before.next().xid());
    }

    /** Such as that of instances of the version before, while the schema is newer. */
    @Test
    void read_changeByARoleWithoutRightsOnTheFeed_isThere() throws Exception {
        change("a");
        FeedPosition before = read(FeedPosition.OLDEST).next();
        String role = "r_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + role
                + "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role
                + "; REVOKE ALL ON change_feed, change_feed_state FROM " + role);

        database.execute("SET ROLE " + role + "; UPDATE profile SET name = 'By Role' WHERE user_id = 'a'");

        assertThat(read(before).changes()).hasSize(1);
        database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    /** The log of the polls is short, and pruned apart from the feed. */
    @Test
    void prune_ofTheChangeLog_keepsTheFeed() throws Exception {
        change("a");
        database.execute("DELETE FROM profile_change");

        assertThat(read(FeedPosition.OLDEST).changes()).hasSize(1);
        assertThat(read(FeedPosition.OLDEST).prunedBelow()).isZero();
    }

    @Test
    void read_idThatTheApiRejects_isSkippedAndPassed() throws Exception {
        change("..", "b");

        FeedPage first = await(feed().read("t", FeedPosition.OLDEST, 1));
        FeedPage second = await(feed().read("t", first.next(), 1));

        assertThat(first.changes()).isEmpty();
        assertThat(first.more()).isTrue();
        assertThat(second.changes()).extracting(FeedChange::userId).containsExactly("b");
    }

    /** A row that moves to another partition is created there. */
    @Test
    void read_changedKey_erasesTheOldIdAndChangesTheNewOne() throws Exception {
        change("a");
        FeedPosition before = read(FeedPosition.OLDEST).next();

        database.execute("UPDATE profile SET user_id = 'z' WHERE user_id = 'a'");

        assertThat(read(before).changes())
                .extracting(change -> change.userId() + ' ' + change.kind())
                .isEqualTo(form == Form.ONE_TABLE ? List.of("a ERASED", "z CHANGED") : List.of("a ERASED"));
    }

    /** A dump has transaction ids of another cluster, which may be ahead of this one's. */
    @Test
    void restored_fromADump_emptiesTheFeedAndBeginsAnIncarnation() throws Exception {
        change("a");
        FeedPage before = read(FeedPosition.OLDEST);
        database.execute("UPDATE change_feed SET position = '9000000000000'");
        database.execute("UPDATE change_feed_state SET pruned_below = '8000000000000'");

        new Migrations(database.settings(Map.of())).markRestored();
        change("b");

        FeedPage after = read(FeedPosition.OLDEST);
        assertThat(after.incarnation().isNewerThan(before.incarnation())).isTrue();
        assertThat(after.prunedBelow()).isZero();
        assertThat(after.changes()).extracting(FeedChange::userId).containsExactly("b");
        assertThat(after.held()).isFalse();
    }

    /** A writer in the way of TRUNCATE must neither wait for long nor make the restore fail. */
    @Test
    void restored_whileATransactionIsOpen_deletesInstead() throws Exception {
        change("a");
        ProfileTransaction open = begin();
        open.put(new ProfileId("t", "a"));

        new Migrations(database.settings(Map.of())).markRestored();
        open.abort();

        assertThat(database.read("SELECT user_id FROM change_feed")).isEmpty();
    }

    @Test
    void prune_manyTenants_takesTheOldOfEach() throws Exception {
        for (String tenant : new String[] {"t", "u", "v"}) {
            database.execute(
                    "INSERT INTO profile_change (tenant_id, user_id, version, kind, changed_at) SELECT '" + tenant
                            + "', 'x' || i, i, 'changed', now() - make_interval(days => 10 - i) FROM generate_series(1, 9) AS i");
        }

        int removed = await(feed().prune(RETENTION, 1_000));

        assertThat(removed).isEqualTo(3 * 3);
        assertThat(database.read("SELECT DISTINCT min(version) FROM change_feed GROUP BY tenant_id"))
                .containsExactly("4");
    }

    @Test
    void audit_copies_answersTheOnesThatDiffer() throws Exception {
        change("same", "older", "lost", "gone");
        Map<String, Long> copies = new HashMap<>();
        for (String user : new String[] {"same", "older", "lost", "gone"}) {
            copies.put(user, versionOf(user));
        }
        change("older");
        copies.merge("lost", 5L, Long::sum);
        database.execute("DELETE FROM profile WHERE user_id = 'gone'");
        copies.put("never", 0L);

        AuditedCopies audited = await(postgres.copyAudit().audit("t", copies));

        assertThat(audited.changed())
                .extracting(profile -> profile.id().userId())
                .containsExactlyInAnyOrder("older", "lost");
        assertThat(audited.changed())
                .extracting(profile -> profile.version())
                .containsExactlyInAnyOrder(versionOf("older"), versionOf("lost"));
        assertThat(audited.erased()).containsExactlyInAnyOrder("gone", "never");
    }

    @Test
    void audit_nothingDiffers_answersNothing() throws Exception {
        change("a");

        AuditedCopies audited = await(postgres.copyAudit().audit("t", Map.of("a", versionOf("a"))));

        assertThat(audited.changed()).isEmpty();
        assertThat(audited.erased()).isEmpty();
    }

    private long versionOf(String user) throws SQLException {
        return Long.parseLong(database.read("SELECT version FROM profile WHERE user_id = '" + user + "'")
                .get(0));
    }

    private FeedPage read(FeedPosition after) throws Exception {
        return await(feed().read("t", after, 100));
    }

    /** Creates each profile unless it exists, and changes it once. */
    private void change(String... users) throws SQLException {
        for (String user : users) {
            database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', '" + user
                    + "', 'N') ON CONFLICT DO NOTHING");
            database.execute("UPDATE profile SET name = name || 'M' WHERE user_id = '" + user + "'");
        }
    }
}
