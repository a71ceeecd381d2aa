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
            "tenant_id, user_id, name, name_is_custom, avatar_generation, version, created_at, updated_at";

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
                new ProfileId(row.getString(column++), row.getString(column++)),
                row.getString(column++),
                row.getBoolean(column++),
                row.getInteger(column++),
                row.getLong(column++),
                row.getOffsetDateTime(column++).toInstant(),
                row.getOffsetDateTime(column).toInstant());
    }
}
