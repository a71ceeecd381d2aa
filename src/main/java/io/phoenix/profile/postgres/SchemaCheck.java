package io.phoenix.profile.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks that the schema has every migration that this version requires. A newer schema passes. Thread-safe.
 *
 * <p>Reads Flyway's table over the connections of the instance: Flyway itself blocks.
 */
record SchemaCheck(StatementExecutor statements) {

    private static final String HAS_HISTORY = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

    private static final String NEWEST = "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history"
            + " WHERE success AND version ~ '^[0-9]+$'";

    /** Fails with a message such as {@code V4 missing (run phoenix-profile migrate)}. */
    Future<Void> run() {
        return statements
                .run(HAS_HISTORY, Tuple.tuple())
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? statements
                                .run(NEWEST, Tuple.tuple())
                                .map(found -> found.iterator().next().getInteger(0))
                        : Future.succeededFuture(0))
                .compose(SchemaCheck::require);
    }

    private static Future<Void> require(int newest) {
        return newest >= Migrations.REQUIRED_VERSION
                ? Future.succeededFuture()
                : Future.failedFuture(IntStream.rangeClosed(newest + 1, Migrations.REQUIRED_VERSION)
                                .mapToObj(version -> "V" + version)
                                .collect(Collectors.joining(", "))
                        + " missing (run phoenix-profile migrate)");
    }
}
