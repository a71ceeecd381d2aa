package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.moderation.AuditEntry;
import io.phoenix.profile.moderation.ModerationRecord;
import io.phoenix.profile.transfer.UserRecords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads every table that may name a user in one statement, so from one snapshot. The bytes of pictures that are kept elsewhere are
 * read afterwards. Thread-safe.
 */
record PostgresUserRecords(StatementExecutor statements, PictureContents contents) implements UserRecords {

    /** The newest changes; with the default retention far more than a user can make. */
    private static final int CHANGES_MAX = 1_000;

    /** The newest entries; moderators can read all of them. */
    private static final int AUDIT_MAX = 1_000;

    private static final String FIND =
            "SELECT p.name, p.name_is_custom, p.avatar_generation, p.picture, p.version, p.created_at,"
                    + " p.updated_at, p.renamed_at, p.import_id, e.renamed_at, e.kept_until,"
                    + " (SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'version', c.version, 'at', c.changed_at)"
                    + " ORDER BY c.version), '[]') FROM (SELECT * FROM profile_change l WHERE l.tenant_id = $1 AND l.user_id = $2"
                    + " ORDER BY l.version DESC LIMIT " + CHANGES_MAX
                    + ") c), (SELECT coalesce(json_agg(json_build_object('name', o.name, 'waiting', o.waiting,"
                    + " 'at', o.uploaded_at, 'file', translate(encode(substring(o.content FROM"
                    + " length(o.content) - o.lengths[cardinality(o.lengths)] + 1), 'base64'), E'\\n', ''),"
                    + " 'object', o.object, 'length', o.lengths[cardinality(o.lengths)], 'offset', (SELECT sum(length)"
                    + " FROM unnest(o.lengths) AS length) - o.lengths[cardinality(o.lengths)])), '[]')"
                    + " FROM (SELECT *, false AS waiting FROM picture UNION ALL SELECT *, true FROM picture_waiting) o"
                    + " WHERE o.tenant_id = $1 AND o.user_id = $2),"
                    + " " + ModerationRows.STATE + ", "
                    + ModerationRows.AUDIT.formatted(Long.MAX_VALUE, AUDIT_MAX) + ", " + PostgresNameHistory.NAMES
                    + ", k.version, k.erased_at, p.avatar_seed"
                    + " FROM (SELECT 1) one LEFT JOIN profile p ON p.tenant_id = $1 AND p.user_id = $2"
                    + " LEFT JOIN erased_rename e ON e.tenant_id = $1 AND e.user_id = $2"
                    + " LEFT JOIN erased_profile k ON k.tenant_id = $1 AND k.user_id = $2"
                    + " LEFT JOIN profile_moderation m ON m.tenant_id = $1 AND m.user_id = $2 AND "
                    + ModerationRows.IS_VALID;

    private static final int CHANGES = 11;
    private static final int PICTURES = CHANGES + 1;
    private static final int MODERATION = PICTURES + 1;
    private static final int AUDIT = MODERATION + 4;
    private static final int KEPT = AUDIT + 2;

    @Override
    public Future<UserRecord> of(ProfileId id) {
        return statements
                .run(FIND, Tuple.of(id.tenantId(), id.userId()))
                .compose(rows -> recordOf(id, rows.iterator().next()));
    }

    private Future<UserRecord> recordOf(ProfileId id, Row row) {
        List<Future<Optional<HeldPicture>>> pictures = ((JsonArray) row.getValue(PICTURES))
                .stream().map(JsonObject.class::cast).map(this::pictureOf).toList();
        return Future.all(pictures)
                .map(all -> recordOf(
                        id,
                        row,
                        pictures.stream()
                                .flatMap(picture -> picture.result().stream())
                                .toList()));
    }

    private static UserRecord recordOf(ProfileId id, Row row, List<HeldPicture> pictures) {
        Instant keptSince = instant(row.getOffsetDateTime(9));
        Instant keptUntil = instant(row.getOffsetDateTime(10));
        List<LoggedChange> changes = ((JsonArray) row.getValue(CHANGES))
                .stream()
                        .map(JsonObject.class::cast)
                        .map(PostgresUserRecords::changeOf)
                        .toList();
        List<AuditEntry> audit = ModerationRows.audit(row.getValue(AUDIT));
        Instant erasedAt = instant(row.getOffsetDateTime(KEPT + 1));
        return new UserRecord(
                profileOf(id, row),
                instant(row.getOffsetDateTime(7)),
                row.getLong(8),
                keptSince == null || keptUntil == null ? null : new ErasedRename(keptSince, keptUntil),
                erasedAt == null ? null : new KeptErasure(row.getLong(KEPT), erasedAt),
                pictures,
                changes,
                new ModerationRecord(ModerationRows.state(row, MODERATION), audit, audit.size() == AUDIT_MAX),
                PostgresNameHistory.names(row.getValue(AUDIT + 1)));
    }

    private static Optional<Profile> profileOf(ProfileId id, Row row) {
        return row.getString(0) == null
                ? Optional.empty()
                : Optional.of(new Profile(
                        id,
                        row.getString(0),
                        row.getBoolean(1),
                        row.getInteger(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getOffsetDateTime(5).toInstant(),
                        row.getOffsetDateTime(6).toInstant(),
                        row.getString(KEPT + 2),
                        /* erased= */ false));
    }

    /** Empty if it is gone meanwhile. */
    private Future<Optional<HeldPicture>> pictureOf(JsonObject picture) {
        String object = picture.getString("object");
        Future<Optional<String>> file = object == null
                ? Future.succeededFuture(Optional.of(picture.getString("file")))
                : contents.object(object, picture.getInteger("offset"), picture.getInteger("length"))
                        .map(found -> found.map(Base64.getEncoder()::encodeToString));
        return file.map(found -> found.map(content -> new HeldPicture(
                picture.getString("name"),
                picture.getBoolean("waiting"),
                OffsetDateTime.parse(picture.getString("at")).toInstant(),
                content)));
    }

    private static LoggedChange changeOf(JsonObject change) {
        return new LoggedChange(
                change.getString("kind"),
                change.getLong("version"),
                OffsetDateTime.parse(change.getString("at")).toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
