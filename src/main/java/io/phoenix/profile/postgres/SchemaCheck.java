package io.phoenix.profile.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Checks that the schema is what this version requires. A newer schema passes. Thread-safe.
 *
 * <p>Reads Flyway's table over the connections of the instance: Flyway itself blocks.
 */
record SchemaCheck(StatementExecutor statements) {

    private static final String HAS_HISTORY = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

    private static final String VERSIONS =
            "SELECT version::int FROM flyway_schema_history WHERE success AND version ~ '^[0-9]+$'";

    /** What an edit by hand may have undone. pg_restore --disable-triggers, for one, leaves triggers that are not ALWAYS. */
    private static final String DEFECTS = """
            SELECT 'trigger ' || name || ' on ' || relation || ' missing or not ENABLE ALWAYS'
            FROM (SELECT name, table_name AS relation, to_regclass(table_name) AS id
                  FROM (VALUES ('profile', 'profile_keep_version'), ('profile', 'profile_log_change'),
                               ('profile', 'profile_log_truncate'), ('profile', 'profile_keep_rename'),
                               ('profile', 'profile_refuse_superseded'),
                               ('profile', 'profile_moderate_creation'), ('profile', 'profile_moderate_change'),
                               ('profile', 'profile_erase_moderation'), ('profile', 'profile_move_moderation'),
                               ('profile', 'profile_truncate_moderation'), ('profile', 'profile_keep_names'),
                               ('profile', 'profile_respect_quarantine'),
                               ('profile', 'profile_respect_quarantine_change'), ('profile', 'profile_erase_names'),
                               ('profile', 'profile_move_names'), ('profile', 'profile_truncate_names'),
                               ('profile', 'profile_drop_pictures'), ('profile', 'profile_change_pictures'),
                               ('profile', 'profile_truncate_pictures'), ('profile', 'profile_moderate_picture'),
                               ('profile_change', 'profile_change_note_delete'),
                               ('profile_change', 'profile_change_note_truncate'),
                               ('erased_profile', 'erased_profile_erase'), ('erased_profile', 'erased_profile_log_lift'),
                               ('erased_profile', 'erased_profile_log_truncate'),
                               ('erased_profile', 'erased_profile_refuse_change'),
                               ('profile_change', 'change_feed_add'), ('change_feed', 'change_feed_note_delete'),
                               ('change_feed', 'change_feed_note_truncate'), ('tenant', 'tenant_keep_revision'),
                               ('tenant', 'tenant_log_change'), ('tenant', 'tenant_log_truncate'),
                               ('tenant_key', 'tenant_key_log_change'), ('tenant_key', 'tenant_key_log_truncate'),
                               ('picture', 'picture_hold_new'), ('picture', 'picture_hold_changed'),
                               ('picture', 'picture_release'), ('picture', 'picture_release_all'),
                               ('picture_waiting', 'picture_hold_new'), ('picture_waiting', 'picture_hold_changed'),
                               ('picture_waiting', 'picture_release'), ('picture_waiting', 'picture_release_all')
                              ) AS of_table (table_name, name)
                  UNION ALL
                  SELECT name, relid::text, relid
                  FROM pg_partition_tree(to_regclass('profile')),
                       unnest('{profile_keep_version,profile_log_change,profile_log_truncate,profile_keep_rename,
                                profile_refuse_superseded,profile_moderate_creation,profile_moderate_change,
                                profile_erase_moderation,profile_move_moderation,profile_keep_names,
                                profile_respect_quarantine,profile_respect_quarantine_change,profile_erase_names,
                                profile_move_names,profile_drop_pictures,profile_change_pictures,
                                profile_truncate_pictures,profile_moderate_picture,profile_claim_name}'::text[]) AS name
                  WHERE isleaf) AS required
            WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = id AND tgname = name AND tgenabled = 'A')
            UNION ALL
            SELECT 'table incarnation is not UNLOGGED'
            FROM pg_class WHERE oid = to_regclass('incarnation') AND relpersistence <> 'u'
            UNION ALL
            SELECT privilege || ' on ' || table_name || ' not granted to ' || current_user
            FROM (VALUES ('profile', '{SELECT,INSERT,UPDATE,DELETE}'::text[]),
                         ('profile_change', '{SELECT,INSERT,UPDATE,DELETE}'), ('change_log_state', '{SELECT,UPDATE}'),
                         ('incarnation', '{SELECT,INSERT,UPDATE}'), ('generation_counter', '{SELECT,UPDATE}'),
                         ('change_feed', '{SELECT,UPDATE,DELETE}'), ('change_feed_state', '{SELECT,UPDATE}'),
                         ('erased_rename', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('profile_moderation', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('moderation_audit', '{SELECT,INSERT,UPDATE}'), ('name_history', '{SELECT,UPDATE,DELETE}'),
                         ('name_quarantine', '{SELECT,UPDATE,DELETE}'),
                         ('erased_profile', '{SELECT,INSERT,DELETE}'), ('erased_seed', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('picture', '{SELECT,INSERT,UPDATE,DELETE}'), ('picture_waiting', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('picture_removal', '{SELECT,INSERT,UPDATE,DELETE}'), ('picture_removal_lease', '{SELECT,UPDATE}'),
                         ('profile_import', '{SELECT,INSERT,UPDATE}'), ('database_stamp', '{SELECT}'),
                         ('generator_secret', '{SELECT}'), ('redis_secret', '{SELECT}'),
                         ('tenant', '{SELECT,INSERT,UPDATE,DELETE}'), ('tenant_key', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('tenant_erasure', '{SELECT,INSERT,UPDATE,DELETE}'),
                         ('board', '{SELECT,INSERT,UPDATE,DELETE}'), ('board_purge', '{SELECT,UPDATE}'),
                         ('name_claim', CASE WHEN EXISTS (SELECT FROM pg_views WHERE viewname = 'name_claim')
                                        THEN '{SELECT}' ELSE '{SELECT,INSERT,DELETE}' END::text[])
                 ) AS required (table_name, privileges), unnest(privileges) AS privilege
            WHERE NOT has_table_privilege(table_name, privilege)""";

    /**
     * An index may have another name, and be unique without need. A restore may have left one out, and a concurrent build that
     * failed leaves one that is not valid.
     */
    private static final String MISSING_INDEXES = """
            SELECT CASE WHEN is_unique THEN 'unique ' ELSE '' END || 'index on ' || table_name || ' (' || columns
                   || ') missing or not valid'
            FROM (VALUES ('profile', 'tenant_id, user_id', true), ('profile_change', 'xid', false),
                         ('profile_change', 'tenant_id, user_id, version', false),
                         ('change_feed', 'tenant_id, position, seq', true),
                         ('picture', 'tenant_id, user_id', true),
                         ('picture', 'name', false), ('picture_waiting', 'tenant_id, user_id', true),
                         ('picture_waiting', 'name', false), ('picture_waiting', 'tenant_id, uploaded_at, user_id', false),
                         ('picture_removal', 'object', true), ('picture_removal', 'due_at', false),
                         ('erased_rename', 'tenant_id, user_id', true), ('erased_rename', 'kept_until', false),
                         ('erased_profile', 'tenant_id, user_id', true), ('erased_seed', 'tenant_id, id_hash', true),
                         ('profile_import', 'id', true),
                         ('profile_moderation', 'tenant_id, user_id', true),
                         ('profile_moderation', 'kept_until', false),
                         ('moderation_audit', 'tenant_id, user_id, id', true),
                         ('name_history', 'tenant_id, user_id, id', true), ('name_history', 'kept_until', false),
                         ('name_quarantine', 'tenant_id, name_key', true),
                         ('name_quarantine', 'kept_until', false), ('name_quarantine', 'tenant_id, user_id', false),
                         ('profile_import', 'tenant_id, running', true), ('tenant', 'tenant_id', true),
                         ('tenant_key', 'key_id', true), ('tenant_key', 'material', true),
                         ('board', 'board_id', true), ('board', 'tenant_id, expires_at', false),
                         ('board', 'expires_at', false), ('tenant_key', 'tenant_id, key_id', false), ('tenant_erasure', 'tenant_id', true),
                         (CASE WHEN EXISTS (SELECT FROM pg_views WHERE viewname = 'name_claim')
                          THEN 'profile' ELSE 'name_claim' END, 'tenant_id, name_key', true)
                  UNION ALL
                  SELECT unnest('{change_log_state,incarnation,generation_counter,change_feed_state,board_purge,
                                  generator_secret,redis_secret,picture_removal_lease}'::text[]), 'only_row', true
                 ) AS required (table_name, columns, is_unique)
            WHERE NOT EXISTS (
                SELECT FROM pg_index
                WHERE indrelid = to_regclass(table_name) AND indisvalid AND indisunique >= is_unique
                  AND coalesce(pg_get_expr(indpred, indrelid) = '(name_key IS NOT NULL)', true)
                  AND columns = (SELECT string_agg(attname::text, ', ' ORDER BY place)
                                 FROM unnest(indkey::int2[]) WITH ORDINALITY AS part (attnum, place)
                                 JOIN pg_attribute USING (attnum)
                                 WHERE attrelid = indrelid AND place <= indnkeyatts))""";

    /** Triggers need no rights to call their functions. */
    private static final String MISSING_FUNCTIONS = """
            SELECT CASE WHEN to_regprocedure(name) IS NULL THEN 'function ' || name || ' missing'
                   ELSE 'EXECUTE on ' || name || ' not granted to ' || current_user END
            FROM (VALUES ('begin_generation(bigint)'), ('begin_after_restore(bigint, text, bigint)'),
                         ('profile_is_superseded(text, text, bigint)'), ('name_retention()'),
                         ('move_profile(text, text, text, boolean)'), ('erased_seed_require(text, bytea, text)'),
                         ('move_profile_with_pictures(text, text, text, boolean)'),
                         ('erase_profile_and_keep(text, text, double precision, boolean, bigint[], boolean, bigint[])')
                 ) AS required (name)
            WHERE has_function_privilege(to_regprocedure(name), 'EXECUTE') IS NOT TRUE""";

    /**
     * Requires every migration up to {@link Migrations#REQUIRED_VERSION}. Fails with a message such as {@code V4 missing (run
     * phoenix-profile migrate)}.
     */
    Future<Void> requireMigrations() {
        return statements
                .run(HAS_HISTORY, Tuple.tuple())
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? statements.run(VERSIONS, Tuple.tuple()).map(SchemaCheck::versions)
                        : Future.succeededFuture(Set.<Integer>of()))
                .compose(SchemaCheck::require);
    }

    private static Set<Integer> versions(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getInteger(0))
                .collect(Collectors.toSet());
    }

    /** What is wrong with the triggers, the tables, the indexes and the rights of this role; needs every migration. */
    Future<List<String>> defects() {
        return statements
                .run(String.join(" UNION ALL ", DEFECTS, MISSING_INDEXES, MISSING_FUNCTIONS), Tuple.tuple())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    private static Future<Void> require(Set<Integer> present) {
        List<Integer> missing = IntStream.rangeClosed(1, Migrations.REQUIRED_VERSION)
                .filter(version -> !present.contains(version))
                .boxed()
                .toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        int newest = present.stream().max(Integer::compare).orElse(0);
        String names = missing.stream().map(version -> "V" + version).collect(Collectors.joining(", "));
        // no migration runs behind a newer one: it might undo what that one did
        return Future.failedFuture(
                missing.get(0) < newest
                        ? names + " missing before V" + newest
                                + " (expected: all in order; restore flyway_schema_history, or the database)"
                        : names + " missing (run phoenix-profile migrate)");
    }
}
