package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.name.NameSkeleton;
import java.util.Arrays;
import java.util.Locale;

/**
 * The optional objects of the schema by which names are found: functions of a name, indexes on them, and the table of characters
 * that the functions read. Their names end with a version, because an index is of no use to a version that folds otherwise.
 */
final class SearchIndexes {

    /**
     * Increase it when the functions change what they return, other than with the version of {@link NameSkeleton}.
     */
    private static final int FOLD_VERSION = 1;

    static final String VERSION = FOLD_VERSION + "_" + NameSkeleton.VERSION;

    /** What the names of all objects of all versions begin with, behind the table for indexes. */
    static final String PREFIX = "search_";

    static final String TABLE = PREFIX + "character_" + VERSION;

    /** Indexed expressions; statements must repeat them. Both are so short, also of the longest name, that an index can hold them. */
    static final String FOLDED_NAME = folded("name");

    static final String SKELETON_OF_NAME = skeleton("name");

    /** The tables with rows: profile, or its partitions. */
    static final String TABLES = "SELECT oid AS id, relname FROM pg_class"
            + " WHERE oid = to_regclass('profile') AND relkind = 'r' UNION ALL"
            + " SELECT c.oid, c.relname FROM pg_partition_tree(to_regclass('profile')) AS part"
            + " JOIN pg_class AS c ON c.oid = part.relid WHERE part.isleaf AND part.level > 0";

    /** The names that have a skeleton in the index. */
    static final String IS_CHOSEN = "name_is_custom";

    private SearchIndexes() {}

    /** The fold of an expression. */
    static String folded(String expression) {
        return PREFIX + "folded_" + VERSION + "(" + expression + ") COLLATE \"C\"";
    }

    /** The skeleton of an expression. */
    static String skeleton(String expression) {
        return PREFIX + "skeleton_" + VERSION + "(" + expression + ") COLLATE \"C\"";
    }

    /** The indexes that each table has. */
    enum Kind {
        /** By prefix, and by whole name. */
        FOLDED,
        /** By look-alikes; chosen names only. */
        SKELETON,
        /** By parts of names; needs extensions. */
        TRIGRAMS;

        /** Behind the name of the table. */
        String suffix() {
            return "_" + PREFIX + name().toLowerCase(Locale.ROOT) + "_" + VERSION;
        }

        static String[] suffixes() {
            return Arrays.stream(values()).map(Kind::suffix).toArray(String[]::new);
        }
    }
}
