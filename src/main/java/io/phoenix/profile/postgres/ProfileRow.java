package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps rows of the table {@code profile}, each behind a stamp. */
final class ProfileRow {

    /** The columns to select or return, in this order. */
    static final String COLUMNS =
            "tenant_id, user_id, name, name_is_custom, avatar_generation, picture, version, created_at, updated_at,"
                    + " avatar_seed";

    private ProfileRow() {}

    static Optional<Profile> first(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return isAbsent(row) ? Optional.empty() : Optional.of(toProfile(row));
    }

    static List<Profile> all(RowSet<Row> rows) {
        List<Profile> profiles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (!isAbsent(row)) {
                profiles.add(toProfile(row));
            }
        }
        return profiles;
    }

    /** Behind the columns: of an id without a profile, the version of the erasure if it is kept. {@code %s} is the id. */
    static final String KEPT = "CASE WHEN p.user_id IS NULL THEN (SELECT k.version FROM erased_profile k"
            + " WHERE k.tenant_id = $1 AND k.user_id = %s) END AS kept";

    /** The index of {@link #KEPT}. */
    private static final int KEPT_INDEX = StampedStatements.FIRST + COLUMNS.split(",").length;

    /** The profile, or the kept erasure, in a row with {@link #KEPT}. */
    static Optional<Profile> found(ProfileId id, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        Long kept = row.getLong(KEPT_INDEX);
        return kept == null ? first(rows) : Optional.of(Profile.keptErasure(id, kept));
    }

    /** The profiles and the kept erasures of a tenant, in rows with {@link #KEPT} and behind it the user. */
    static List<Profile> allFound(String tenant, RowSet<Row> rows) {
        List<Profile> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Long kept = row.getLong(KEPT_INDEX);
            if (kept != null) {
                found.add(Profile.keptErasure(new ProfileId(tenant, row.getString(KEPT_INDEX + 1)), kept));
            } else if (!isAbsent(row)) {
                found.add(toProfile(row));
            }
        }
        return found;
    }

    /** Whether the row has a stamp only. */
    static boolean isAbsent(Row row) {
        return row.getValue(StampedStatements.FIRST) == null;
    }

    static Profile toProfile(Row row) {
        return toProfile(row, StampedStatements.FIRST);
    }

    /** Of a row without a stamp, whose columns begin elsewhere. */
    static Profile toProfile(Row row, int first) {
        int column = first;
        return new Profile(
                // one text for all profiles of a tenant: L1 keeps the ids
                new ProfileId(row.getString(column++).intern(), row.getString(column++)),
                row.getString(column++),
                row.getBoolean(column++),
                row.getInteger(column++),
                row.getString(column++),
                row.getLong(column++),
                row.getOffsetDateTime(column++).toInstant(),
                row.getOffsetDateTime(column++).toInstant(),
                row.getString(column),
                /* erased= */ false);
    }
}
