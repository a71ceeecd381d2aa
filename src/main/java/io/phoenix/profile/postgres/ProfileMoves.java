package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.read.ProfileStore.Moved;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * Moves a profile to another id, in one statement, whose columns are the outcome, the version of the erasure, and {@link
 * ProfileRow#COLUMNS}. Makes a seed for the old id. Runs again if the new id got a profile meanwhile. Thread-safe.
 */
record ProfileMoves(StampedStatements statements, NameKeeping names) {

    static final String MOVE = StampedStatements.WITH_STAMP
            + ", m AS MATERIALIZED (SELECT m.* FROM (SELECT s.*, " + NameKeeping.tell("$6")
            + " AS told FROM stamp s OFFSET 0) AS s,"
            + " move_profile_with_pictures($1, CASE WHEN s.told IS NOT NULL THEN $2::text END, $3, $4) AS m), seed AS ("
            + NameKeeping.newSeed("$5", "(SELECT FROM m WHERE m.outcome = 'moved') AS moved") + ") SELECT "
            + StampedStatements.COLUMNS + ", m.* FROM stamp s, m";

    Future<Stamped<Moved>> run(ProfileId from, ProfileId to, boolean replace) {
        Tuple parameters =
                Tuple.of(from.tenantId(), from.userId(), to.userId(), replace, names.seedHashOf(from), names.of(to));
        return statements
                .run(MOVE, parameters)
                .map(answer -> answer.map(rows -> moved(rows.iterator().next(), from, to)))
                .recover(cause -> Future.failedFuture(ModerationRows.refusalOf(cause, "that of " + from.userId())));
    }

    private static Moved moved(Row row, ProfileId from, ProfileId to) {
        return switch (row.getString(StampedStatements.FIRST)) {
            case "moved" ->
                new Moved(
                        ProfileRow.toProfile(row, StampedStatements.FIRST + 2),
                        row.getLong(StampedStatements.FIRST + 1));
            case "absent" ->
                throw new ProfileFailure(
                        Kind.PROFILE_ABSENT,
                        "user_id: '" + Quoted.of(from.userId()) + "' has no profile (expected: one to move)");
            case "exists" ->
                throw new ProfileFailure(
                        Kind.PROFILE_EXISTS,
                        "to: '" + Quoted.of(to.userId()) + "' has a profile (expected: none, or \"replace\": true)");
            default ->
                throw new ProfileFailure(
                        Kind.PROFILE_ERASED,
                        "user_id: '" + Quoted.of(from.userId()) + "', to: '" + Quoted.of(to.userId())
                                + "': an erasure of one is kept (expected: other ids, or an admin lifts the erasure)");
        };
    }
}
