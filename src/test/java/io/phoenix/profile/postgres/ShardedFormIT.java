package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/scaling.md about a distributed Postgres have a row for whatever the schema has, in one of its forms or in
 * both.
 */
class ShardedFormIT {

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static final String TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            + " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition AND relname <> 'flyway_schema_history'";

    private static final String TRIGGERS = "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal";

    @Test
    void tables_ofTheSchema_areThoseOfTheDocument() throws Exception {
        assertThat(documented("| table | form | why |")).isEqualTo(inBothForms(TABLES));
    }

    @Test
    void triggers_ofTheSchema_areThoseOfTheDocument() throws Exception {
        assertThat(documented("| trigger | form |")).isEqualTo(inBothForms(TRIGGERS));
    }

    private static Set<String> inBothForms(String query) throws Exception {
        Set<String> names = new TreeSet<>();
        for (Form form : Form.values()) {
            try (TestDatabase database = TestDatabase.migrated(form)) {
                names.addAll(database.read(query));
            }
        }
        return names;
    }

    /** The names in the first column of the table that begins so. */
    private static Set<String> documented(String header) throws Exception {
        String rows = Files.readString(Path.of("docs/scaling.md"))
                .split(Pattern.quote(header), 2)[1]
                .split("\n\n", 2)[0];
        Set<String> names = new TreeSet<>();
        rows.lines()
                .filter(row -> row.startsWith("| `"))
                .map(row -> row.split("\\|", 3)[1])
                .forEach(cell -> NAME.matcher(cell)
                        .results()
                        .map((MatchResult name) -> name.group(1))
                        .forEach(names::add));
        return names;
    }
}
