package io.phoenix.profile.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The statements that a migration may consist of: those that hold up an instance for a moment only, however large the tables are,
 * and that break no instance of the version before. A statement that is not listed here is refused; list it, with samples, once
 * it is known to do neither. {@link Migrations} adds the time limits of locks and the retries. Reads one script.
 */
final class MigrationRules {

    /** Since this version the table of profiles may be partitioned. */
    private static final int PARTITIONED_SINCE = 10;

    private static final String PROFILE = "PROFILE";

    /** Tables of millions of rows, which take long to read. */
    private static final Set<String> LARGE = Set.of(PROFILE, "CHANGE_FEED");

    private static final String TYPE =
            "(?:TEXT|VARCHAR|SMALLINT|INTEGER|INT|BIGINT|NUMERIC|REAL|DOUBLE PRECISION|FLOAT8|BOOLEAN"
                    + "|TIMESTAMPTZ|DATE|INTERVAL|UUID|BYTEA|JSONB|XID8)(?: ?\\(\\d+(?:, ?\\d+)?\\))?(?:\\[\\])?";

    /** Strings are empty by then. */
    private static final String CONSTANT = "(?:-?\\d+(?:\\.\\d+)?|''|TRUE|FALSE)(?:::" + TYPE + ")?";

    /** Neither reads nor writes a row: it is NULL, or a constant. */
    private static final Pattern NEW_COLUMN = Pattern.compile(
            "ADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT |CHECK |UNIQUE |PRIMARY |FOREIGN |EXCLUDE )\\w+ " + TYPE
                    + "(?: COLLATE \\S+)?(?: NULL| DEFAULT " + CONSTANT + "(?: NOT NULL)?| NOT NULL DEFAULT " + CONSTANT
                    + ")?");

    private static final Pattern NEW_CONSTRAINT =
            Pattern.compile("ADD CONSTRAINT (\\w+) (?:CHECK ?\\(|FOREIGN KEY ?\\().* NOT VALID");

    private static final Pattern INDEX_AS_CONSTRAINT = Pattern.compile("ADD CONSTRAINT \\w+ UNIQUE USING INDEX \\w+");

    private static final Pattern VALIDATION = Pattern.compile("VALIDATE CONSTRAINT (\\w+)");

    private static final Pattern STORAGE = Pattern.compile("(?:SET|RESET) ?\\(.*\\)");

    /** A check that is dropped, by our names of checks, permits what the version before may write. */
    private static final Pattern OTHER_ACTION = Pattern.compile("DROP CONSTRAINT \\w+_(?:CHECK|BYTES)"
            + "|ENABLE ALWAYS TRIGGER \\S+"
            + "|ALTER (?:COLUMN )?\\w+ (?:SET STATISTICS \\d+|DROP NOT NULL|SET DEFAULT "
            + CONSTANT + ")");

    /** Neither IF NOT EXISTS, which may not create it, nor one that reads or extends another table. */
    private static final Pattern TABLE =
            Pattern.compile("CREATE (?:UNLOGGED )?TABLE (\\w+) ?\\((?!.*\\) ?(?:INHERITS|AS)\\b).*");

    private static final Pattern ALTERED_TABLE = Pattern.compile("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\\S+) (.*)");

    private static final Pattern INDEX =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?(?!CONCURRENTLY )\\w+ ON (\\w+) ?.*");

    /** IF NOT EXISTS: where an attempt before has built it after all. */
    private static final Pattern CONCURRENT_INDEX =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS \\w+ ON (\\w+) ?.*");

    private static final Pattern DROPPED_INDEX = Pattern.compile("DROP INDEX CONCURRENTLY IF EXISTS \\w+");

    private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\w+) .*");

    /** A table that is read; a function has a parenthesis behind its name. */
    private static final Pattern SOURCE = Pattern.compile("\\b(?:FROM|JOIN) (\\w++)(?! ?\\()");

    private static final Pattern REFERENCE = Pattern.compile("\\bREFERENCES (\\w+)");

    private static final Pattern OTHER_STATEMENT = Pattern.compile("CREATE (?:OR REPLACE )?FUNCTION .*"
            + "|CREATE (?:OR REPLACE )?TRIGGER .*"
            + "|CREATE (?:OR REPLACE )?VIEW .*"
            + "|ALTER FUNCTION .+ SET SEARCH_PATH = .+"
            + "|COMMENT ON .*");

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern BODY = Pattern.compile("\\$(\\w*)\\$(.*?)\\$\\1\\$", Pattern.DOTALL);
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");

    private static final Pattern BLOCK = Pattern.compile("DO \\$(\\d+)\\$(?: LANGUAGE PLPGSQL)?");

    /** Its format may be several strings, one behind the other. */
    private static final Pattern EXECUTED =
            Pattern.compile("\\bEXECUTE format\\(\\s*'((?:(?:[^';]|'')*'\\s+')*(?:[^';]|'')*)'\\s*[,)]");

    private static final Pattern STRINGS_JOIN = Pattern.compile("'\\s+'");

    /** What a block may not do by itself, or in a way that this does not see. */
    private static final Pattern DONE_IN_BLOCK = Pattern.compile(
            "\\b(?:ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|LOCK|CALL|PERFORM|REINDEX|EXECUTE)\\b"
                    + "|\\b(?:FROM|JOIN) (?!PG_)");

    private final int version;
    private final List<String> bodies = new ArrayList<>();
    private final Set<String> created = new HashSet<>();
    private final Set<String> constrained = new HashSet<>();

    private MigrationRules(int version) {
        this.version = version;
    }

    /** The statements of the script that are refused, normalized. */
    static List<String> refused(String script, int version) {
        MigrationRules rules = new MigrationRules(version);
        List<String> statements = rules.statements(script);
        return statements.stream()
                .filter(statement -> !rules.permits(statement, statements.size() == 1))
                .toList();
    }

    /** Without comments, with the numbers of bodies instead of bodies, and with empty strings. */
    private List<String> statements(String script) {
        String code = BODY.matcher(COMMENT.matcher(script).replaceAll("")).replaceAll(body -> {
            bodies.add(body.group(2));
            return "\\$" + (bodies.size() - 1) + "\\$";
        });
        return Stream.of(normalized(code).split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String normalized(String code) {
        return STRING.matcher(code).replaceAll("''").replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    }

    private boolean permits(String statement, boolean alone) {
        Matcher table = TABLE.matcher(statement);
        if (table.matches()) {
            created.add(table.group(1));
            return allCreated(REFERENCE, statement);
        }
        Matcher altered = ALTERED_TABLE.matcher(statement);
        if (altered.matches()) {
            return created.contains(altered.group(1))
                    || actions(altered.group(2)).allMatch(action -> permitsAction(altered.group(1), action));
        }
        Matcher index = INDEX.matcher(statement);
        if (index.matches()) {
            return created.contains(index.group(1));
        }
        Matcher concurrent = CONCURRENT_INDEX.matcher(statement);
        if (concurrent.matches()) {
            return alone && permitsWholeTable(concurrent.group(1));
        }
        Matcher insert = INSERT.matcher(statement);
        if (insert.matches()) {
            return created.contains(insert.group(1)) && allCreated(SOURCE, statement);
        }
        Matcher block = BLOCK.matcher(statement);
        if (block.matches()) {
            return permitsBlock(bodies.get(Integer.parseInt(block.group(1))));
        }
        return OTHER_STATEMENT.matcher(statement).matches()
                || (alone && DROPPED_INDEX.matcher(statement).matches());
    }

    private boolean allCreated(Pattern named, String statement) {
        return named.matcher(statement).results().allMatch(name -> created.contains(name.group(1)));
    }

    /** Whether what works on each partition only may name the table. */
    private boolean permitsWholeTable(String table) {
        return version < PARTITIONED_SINCE || !table.equals(PROFILE);
    }

    private boolean permitsAction(String table, String action) {
        Matcher constraint = NEW_CONSTRAINT.matcher(action);
        if (constraint.matches()) {
            return constrained.add(constraint.group(1));
        }
        Matcher validation = VALIDATION.matcher(action);
        if (validation.matches()) {
            // adding it locks the table until the end of the script
            return !LARGE.contains(table) || !constrained.contains(validation.group(1));
        }
        return NEW_COLUMN.matcher(action).matches()
                || OTHER_ACTION.matcher(action).matches()
                || (permitsWholeTable(table)
                        && (STORAGE.matcher(action).matches()
                                || INDEX_AS_CONSTRAINT.matcher(action).matches()));
    }

    /** Splits at commas outside of parentheses. */
    private static Stream<String> actions(String list) {
        List<String> actions = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                actions.add(list.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        actions.add(list.substring(begin).strip());
        return actions.stream();
    }

    private boolean permitsBlock(String body) {
        boolean executed = EXECUTED.matcher(body)
                .results()
                .map(format -> STRINGS_JOIN.matcher(format.group(1)).replaceAll(""))
                .allMatch(statement -> permits(normalized(statement), false));
        String rest = EXECUTED.matcher(body).replaceAll("");
        return executed && !DONE_IN_BLOCK.matcher(normalized(rest)).find();
    }
}
