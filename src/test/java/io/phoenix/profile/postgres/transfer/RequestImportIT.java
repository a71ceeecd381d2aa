package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestSettings;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import io.phoenix.profile.transfer.SourceRow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports of requests that meet in the database. */
class RequestImportIT {

    private static final int ROWS = 300;
    private static final int ROUNDS = 5;

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
