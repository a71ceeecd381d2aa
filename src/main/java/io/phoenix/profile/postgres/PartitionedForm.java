package io.phoenix.profile.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** Gives a new database the partitioned form of its table of profiles: {@code db/partitioned/profile.sql}. */
record PartitionedForm(String script) {

    private static final String PATH = "/db/partitioned/profile.sql";

    static PartitionedForm read() throws IOException {
        try (InputStream script = PartitionedForm.class.getResourceAsStream(PATH)) {
            return new PartitionedForm(
                    new String(Objects.requireNonNull(script, PATH).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Partitions the table in one transaction, unless it is partitioned; returns whether it was not. Fails if it has rows. */
    boolean apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = " + MigrationStatements.LOCK_TIMEOUT.toMillis());
            statement.execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
            if (holds(statement, "SELECT relkind = 'p' FROM pg_class WHERE oid = 'profile'::regclass")) {
                return false;
            }
            if (holds(statement, "SELECT EXISTS (SELECT FROM profile)")) {
                throw new IllegalStateException(
                        "profile: has rows and is not partitioned (expected to partition it: a new database)");
            }
            statement.execute(script);
            connection.commit();
            return true;
        }
    }

    private static boolean holds(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }
}
