package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.ProfileSearchContract;
import io.phoenix.profile.testing.SearchDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Runs the contract of the search against Postgres, in each form that the database can have. */
class PostgresProfileSearchIT {

    private static final Map<String, String> SETTINGS =
            Map.of("search.matches.max", String.valueOf(ProfileSearchContract.MATCHES_MAX), "search.timeout", "30s");

    private static SearchDatabase create(Form form, boolean parts) throws Exception {
        return SearchDatabase.create(form, parts, SETTINGS);
    }

    @Nested
    class WithTrigrams extends PostgresContract {

        private static SearchDatabase opened;

        @BeforeAll
        static void open() throws Exception {
            opened = create(Form.ONE_TABLE, true);
        }

        @AfterAll
        static void close() throws Exception {
            opened.close();
        }

        WithTrigrams() {
            super(opened, true);
        }
    }

    @Nested
    class WithoutExtensions extends PostgresContract {

        private static SearchDatabase opened;

        @BeforeAll
        static void open() throws Exception {
            opened = create(Form.ONE_TABLE, false);
        }

        @AfterAll
        static void close() throws Exception {
            opened.close();
        }

        WithoutExtensions() {
            super(opened, false);
        }
    }

    @Nested
    class Partitioned extends PostgresContract {

        private static SearchDatabase opened;

        @BeforeAll
        static void open() throws Exception {
            opened = create(Form.PARTITIONED, true);
        }

        @AfterAll
        static void close() throws Exception {
            opened.close();
        }

        Partitioned() {
            super(opened, true);
        }
    }

    private abstract static class PostgresContract extends ProfileSearchContract {

        private final SearchDatabase opened;
        private final boolean parts;

        PostgresContract(SearchDatabase opened, boolean parts) {
            this.opened = opened;
            this.parts = parts;
        }

        @Override
        protected ProfileSearch search() {
            return opened.search();
        }

        @Override
        protected boolean findsParts() {
            return parts;
        }

        @Override
        protected void put(ProfileId id, String name) throws SQLException {
            run(
                    "INSERT INTO profile (tenant_id, user_id, name, name_is_custom) VALUES (?, ?, ?, true)"
                            + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name",
                    id.tenantId(),
                    id.userId(),
                    name);
        }

        @Override
        protected void erase(ProfileId id) throws SQLException {
            run("DELETE FROM profile WHERE tenant_id = ? AND user_id = ?", id.tenantId(), id.userId());
        }

        private void run(String sql, String... parameters) throws SQLException {
            try (Connection connection = opened.database().connect();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setString(i + 1, parameters[i]);
                }
                statement.executeUpdate();
            }
        }
    }
}
