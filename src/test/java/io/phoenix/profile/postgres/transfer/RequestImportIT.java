package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestSettings;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import io.phoenix.profile.transfer.SourceRow;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports of requests that meet in the database. */
class RequestImportIT {

    private static final int ROWS = 300;
    private static final int ROUNDS = 5;

    private static final String DRAWN =
            "SELECT user_id || ' ' || name || ' ' || coalesce(avatar_seed, '') FROM profile ORDER BY user_id";

    private static final List<SourceRow> FRESH_ROWS = List.of(
            new SourceRow(1, Map.of("user_id", "ada"), null),
            new SourceRow(2, Map.of("user_id", "bob", "name", "Robert"), null),
            new SourceRow(3, Map.of("user_id", "cleo"), null),
            new SourceRow(4, Map.of("user_id", "dora", "avatar_seed", "from"), null));

    private static final ImportOptions OPTIONS = new ImportOptions(OnConflict.SKIP, Names.CHECK);

    @ParameterizedTest
    @EnumSource
    void import_sameNamesAtATime_eachIsHeldOnce(Form form) throws Exception {
        try (TestDatabase database = TestDatabase.migrated(form)) {
            database.read("SELECT begin_generation(0)");
            RequestImport importer = new RequestImport(
                    new JdbcAddress(database.settings(Map.of())),
                    false,
                    uniqueNames(),
                    tenant -> TestSettings.with(Map.of()).tenants().of(tenant).pictures());
            for (int round = 0; round < ROUNDS; round++) {
                int names = round * ROWS;
                List<CompletableFuture<Counts>> imports = Stream.of("a", "b")
                        .map(user -> CompletableFuture.supplyAsync(
                                () -> Counts.of(importer.run("t", rows(user, names), OPTIONS, false)
                                        .rows())))
                        .toList();

                Counts both = imports.get(0).get().plus(imports.get(1).get());

                assertThat(both).isEqualTo(new Counts(ROWS, 0, 0, 0, ROWS));
            }
            assertThat(database.read("SELECT count(*) FROM profile GROUP BY name_key HAVING count(*) > 1"))
                    .isEmpty();
            assertThat(database.read("SELECT sum(created) FROM profile_import"))
                    .containsExactly(Integer.toString(ROWS * ROUNDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void import_erasedIdsOfAFreshTenant_areDrawnFromTheSeeds(Form form) throws Exception {
        try (TestDatabase database = TestDatabase.migrated(form)) {
            database.read("SELECT begin_generation(0)");
            erase(database, "ada", "nonce:ada");
            erase(database, "bob", "nonce:bob");

            freshImporter(database).run("t", FRESH_ROWS, OPTIONS, false);

            assertThat(database.read(DRAWN))
                    .containsExactly(
                            "ada " + drawn("ada", "nonce:ada") + " nonce:ada",
                            "bob Robert nonce:bob",
                            "cleo " + drawn("cleo", null) + " ",
                            "dora " + drawn("dora", null) + " from");
        }
    }

    /** An erasure that commits while the import waits for it. */
    @ParameterizedTest
    @EnumSource
    void import_waitsForAnErasureOfAFreshTenant_isDrawnFromItsSeed(Form form) throws Exception {
        try (TestDatabase database = TestDatabase.migrated(form)) {
            database.read("SELECT begin_generation(0)");
            database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'Before')");
            CompletableFuture<?> imported;
            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("DELETE FROM profile");
                statement.execute(seed("ada", "nonce:ada"));
                List<SourceRow> row = List.of(new SourceRow(1, Map.of("user_id", "ada"), null));
                // overwriting does not skip a row that exists
                ImportOptions overwrite = new ImportOptions(OnConflict.OVERWRITE, Names.CHECK);
                imported = CompletableFuture.supplyAsync(
                        () -> freshImporter(database).run("t", row, overwrite, false));
                Eventually.isTrue(
                        "the import waits",
                        () -> database.read("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'")
                                        .size()
                                == 1);
                other.commit();
            }

            imported.get();

            assertThat(database.read(DRAWN)).containsExactly("ada " + drawn("ada", "nonce:ada") + " nonce:ada");
        }
    }

    private static RequestImport freshImporter(TestDatabase database) {
        return new RequestImport(
                new JdbcAddress(database.settings(Map.of())),
                false,
                TestNames.fresh(),
                tenant -> TestSettings.with(Map.of()).tenants().of(tenant).pictures());
    }

    private static void erase(TestDatabase database, String user, String seed) throws Exception {
        database.execute(seed(user, seed));
    }

    private static String seed(String user, String seed) {
        String hash = HexFormat.of().formatHex(TestNames.fresh().of("t").seedHash(new ProfileId("t", user)));
        return "INSERT INTO erased_seed (tenant_id, id_hash, seed) VALUES ('t', '\\x" + hash + "', '" + seed + "')";
    }

    private static String drawn(String user, @Nullable String seed) {
        return TestNames.fresh()
                .of("t")
                .generated(new ProfileId("t", user), seed, 0)
                .text();
    }

    private static List<SourceRow> rows(String user, int firstName) {
        return IntStream.range(firstName, firstName + ROWS)
                .mapToObj(i -> new SourceRow(i + 1, Map.of("user_id", user + i, "name", "Name " + i), null))
                .toList();
    }

    private static NamePolicies uniqueNames() {
        NamePolicy standard = TestNames.policies().of("t");
        return new NamePolicies(
                new NamePolicy(standard.rules(), standard.generator(), true, standard.renameCooldown()), Map.of());
    }
}
