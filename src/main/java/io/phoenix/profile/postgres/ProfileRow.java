package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps rows of the table {@code profile}. */
final class ProfileRow {

    /** The columns to select or return, in this order. */
    static final String COLUMNS =
            "tenant_id, user_id, name, name_is_custom, avatar_generation, version, created_at, updated_at";

    private ProfileRow() {}

    static Optional<Profile> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(toProfile(rows.iterator().next()));
    }

    static List<Profile> all(RowSet<Row> rows) {
        List<Profile> profiles = new ArrayList<>(rows.size());
        rows.forEach(row -> profiles.add(toProfile(row)));
        return profiles;
    }

    static Profile toProfile(Row row) {
        return new Profile(
                new ProfileId(row.getString(0), row.getString(1)),
                row.getString(2),
                row.getBoolean(3),
                row.getInteger(4),
                row.getLong(5),
                row.getOffsetDateTime(6).toInstant(),
                row.getOffsetDateTime(7).toInstant());
    }
}
