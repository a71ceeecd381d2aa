package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a poll reads: beside an open transaction with many changes, such as a bulk edit, and in an overflow. */
class PollPlanIT {

    private static final int ROWS = 5_000;

    /** Pages of the index and the catalogs that differ with its size. */
    private static final int FEW_PAGES = 20;

    private static final Pattern PAGES = Pattern.compile("Buffers: shared hit=(\\d+)");

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
        database.read("SELECT begin_generation(0)");
        database.execute("INSERT INTO profile (tenant_id, user_id, name)"
                + " SELECT 't', 'u' || i, 'Name' FROM generate_series(1, " + ROWS + ") AS i");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void poll_besideAnOpenTransaction_doesNotReadItsChanges() throws Exception {
        assertThat(pagesRead(ROWS)).isLessThan(pagesRead(1) + FEW_PAGES);
    }

    @Test
    void poll_withinItsLimit_doesNotLookForErasures() throws Exception {
        long cursor = nextXid();
        database.execute("DELETE FROM profile WHERE user_id = 'u1'");

        String plan = plan(cursor, 10);

        assertThat(plan).contains("Subquery Scan on looked_at (never executed)");
        assertThat(plan).doesNotContain("Seq Scan on profile_change");
    }

    @Test
    void poll_overflow_looksForErasuresInTheIndexUpToTheBound() throws Exception {
        long cursor = nextXid();
        database.execute("UPDATE profile SET name = name || 'x'");
        database.execute("DELETE FROM profile WHERE user_id = 'u1'");

        assertThat(plan(cursor, 10)).contains("looked_at (rows=0)").doesNotContain("Seq Scan on profile_change");
        assertThat(plan(cursor, ROWS)).contains("looked_at (rows=1)").doesNotContain("Seq Scan on profile_change");
    }

    /** The plan of a poll with the limit, as executed, and without costs. */
    private String plan(long cursor, int max) throws SQLException {
        try (Connection poller = database.connect();
                Statement poll = poller.createStatement()) {
            prepare(poll);
            StringBuilder lines = new StringBuilder();
            try (ResultSet plan = poll.executeQuery("EXPLAIN (ANALYZE, COSTS off, TIMING off) EXECUTE poll ('" + cursor
                    + "', '{}', " + (max + 1) + ", " + 20 * max + ", " + max + ")")) {
                while (plan.next()) {
                    lines.append(plan.getString(1).replaceAll("actual rows=(\\d+)(\\.\\d+)? loops=1", "rows=$1"))
                            .append('\n');
                }
            }
            return lines.toString();
        }
    }

    private long nextXid() throws SQLException {
        return Long.parseLong(
                database.read("SELECT pg_snapshot_xmax(pg_current_snapshot())").get(0));
    }

    /** With the settings of the service's connections. */
    private static void prepare(Statement poll) throws SQLException {
        poll.execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off");
        poll.execute("PREPARE poll AS " + PostgresChangeLog.SINCE);
    }

    /** The pages that a poll reads whose predecessor has seen the transaction open. */
    private int pagesRead(int changes) throws SQLException {
        try (Connection writer = database.connect();
                Statement edit = writer.createStatement();
                Connection poller = database.connect();
                Statement poll = poller.createStatement()) {
            writer.setAutoCommit(false);
            edit.execute("UPDATE profile SET name = name || 'x' WHERE user_id IN (SELECT user_id FROM profile LIMIT "
                    + changes + ")");
            try (ResultSet xid = edit.executeQuery("SELECT pg_current_xact_id()::text")) {
                xid.next();
                return pagesRead(poll, Long.parseLong(xid.getString(1)));
            } finally {
                writer.rollback();
            }
        }
    }

    private static int pagesRead(Statement poll, long open) throws SQLException {
        prepare(poll);
        String execution = "EXECUTE poll ('" + (open + 1) + "', '{" + open + "}', 10001, 200000, 10000)";
        // the first execution reads the catalogs, too
        poll.execute(execution);
        try (ResultSet plan = poll.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + execution)) {
            while (plan.next()) {
                Matcher pages = PAGES.matcher(plan.getString(1));
                if (pages.find()) {
                    // the first line is that of the whole statement
                    return Integer.parseInt(pages.group(1));
                }
            }
        }
        throw new AssertionError("no pages in the plan");
    }
}
