package io.phoenix.profile.postgres;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import io.phoenix.profile.domain.name.NameSkeleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Creates the functions that the indexes evaluate. Those of skeletons are made from {@link NameSkeleton}, which treats each character
 * by itself: frequent characters are in the function, all others in a table.
 */
final class SearchFunctions {

    private static final String SCRIPT = "/db/search/functions.sql";
    private static final int ASCII_MAX = 0x7F;

    /** The last letter of Cyrillic, behind Latin and Greek. */
    private static final int LETTERS_MAX = 0x52F;

    private static final int BASIC_PLANE_MAX = 0xFFFF;

    /** Beyond those letters, only ranges of so many characters that stay as they are count as frequent. */
    private static final int LONG_RANGE = 64;

    private static final int FIRST_HANGUL = 0xAC00;
    private static final int LAST_HANGUL = 0xD7A3;

    private SearchFunctions() {}

    /** Creates table and functions unless they are there, in one transaction. */
    static void install(Connection connection) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            try (ResultSet present = statement.executeQuery("SELECT to_regclass('" + SearchIndexes.TABLE + "')")) {
                present.next();
                if (present.getString(1) != null) {
                    return;
                }
            }
            String schema;
            try (ResultSet rows =
                    statement.executeQuery("SELECT quote_ident(nspname) FROM pg_namespace AS n JOIN pg_class"
                            + " AS c ON c.relnamespace = n.oid WHERE c.oid = 'profile'::regclass")) {
                rows.next();
                schema = rows.getString(1);
            }
            statement.execute(script().replace("{schema}", schema)
                    .replace("{version}", SearchIndexes.VERSION)
                    .replace("{frequent}", frequentCharacters())
                    .replace("{translation}", translation(ASCII_MAX + 1, LETTERS_MAX))
                    .replace("{skeleton of name}", skeletonOfAscii("name"))
                    .replace("{skeleton of letters}", skeletonOfAscii("letters")));
            fill(connection, schema + '.' + SearchIndexes.TABLE);
            statement.execute("ANALYZE " + schema + '.' + SearchIndexes.TABLE);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void fill(Connection connection, String table) throws SQLException {
        List<String> characters = new ArrayList<>();
        List<String> skeletons = new ArrayList<>();
        for (int character = 1; character <= Character.MAX_CODE_POINT; character++) {
            if (!isText(character)) {
                continue;
            }
            String itself = Character.toString(character);
            String skeleton = skeletonOf(character);
            if (!skeleton.equals(itself)) {
                characters.add(itself);
                skeletons.add(skeleton);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " SELECT * FROM unnest(?::text[], ?::text[])")) {
            insert.setArray(1, connection.createArrayOf("text", characters.toArray()));
            insert.setArray(2, connection.createArrayOf("text", skeletons.toArray()));
            insert.executeUpdate();
        }
    }

    /** The others stand for themselves, and asking for each of the million would take longer. Skeletons see Hangul in parts. */
    private static boolean isText(int character) {
        if (character >= FIRST_HANGUL && character <= LAST_HANGUL) {
            return false;
        }
        return switch (UCharacter.getType(character)) {
            case UCharacterCategory.UNASSIGNED -> NameSkeleton.isSeparator(character);
            case UCharacterCategory.SURROGATE, UCharacterCategory.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** An expression: the skeleton of a text of ASCII and of other characters that stay as they are. */
    private static String skeletonOfAscii(String text) {
        String expression = "translate(" + text + ", " + translation(1, ASCII_MAX) + ")";
        for (int character = 1; character <= ASCII_MAX; character++) {
            String skeleton = skeletonOf(character);
            if (skeleton.length() > 1 && Character.toLowerCase(character) == character) {
                expression = "replace(" + expression + ", " + literal(Character.toString(character)) + ", "
                        + literal(skeleton) + ")";
            }
        }
        return expression;
    }

    /**
     * The characters of a range that become another one, and which, as arguments of translate, which drops the separators. Capitals
     * that become several become lower-case.
     */
    private static String translation(int first, int last) {
        StringBuilder from = new StringBuilder();
        StringBuilder to = new StringBuilder();
        StringBuilder gone = new StringBuilder();
        for (int character = first; character <= last; character++) {
            String skeleton = skeletonOf(character);
            String become = skeleton.length() > 1 ? Character.toString(Character.toLowerCase(character)) : skeleton;
            if (skeleton.isEmpty()) {
                gone.appendCodePoint(character);
            } else if (!become.equals(Character.toString(character))) {
                from.appendCodePoint(character);
                to.append(become);
            }
        }
        // without a counterpart
        return literal(from.append(gone)) + ", " + literal(to);
    }

    private static String skeletonOf(int character) {
        return NameSkeleton.isSeparator(character) ? "" : NameSkeleton.ofCharacter(character);
    }

    /** As ranges of a regular expression. */
    private static String frequentCharacters() {
        StringBuilder ranges = new StringBuilder();
        int first = 1;
        for (int character = 1; character <= BASIC_PLANE_MAX; character++) {
            if (!isFrequent(character)) {
                if (character - first >= (first <= LETTERS_MAX ? 1 : LONG_RANGE)) {
                    ranges.append(String.format("\\u%04X-\\u%04X", first, character - 1));
                }
                first = character + 1;
            }
        }
        return ranges.toString();
    }

    private static boolean isFrequent(int character) {
        if (character <= ASCII_MAX) {
            return true;
        }
        if (Character.getType(character) == Character.SURROGATE) {
            return false;
        }
        String skeleton = skeletonOf(character);
        // what becomes a separator, or a letter with another skeleton, must not be treated as ASCII then
        return character <= LETTERS_MAX
                ? skeleton.isEmpty()
                        || (skeleton.length() == 1
                                && skeletonOf(skeleton.charAt(0)).equals(skeleton))
                : skeleton.equals(Character.toString(character));
    }

    private static String literal(Object text) {
        return "E'" + text.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String script() throws IOException {
        try (InputStream script = SearchFunctions.class.getResourceAsStream(SCRIPT)) {
            return new String(Objects.requireNonNull(script, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
