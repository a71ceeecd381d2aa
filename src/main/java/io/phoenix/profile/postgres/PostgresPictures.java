package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.picture.OwnPicture;
import io.phoenix.profile.picture.PictureStore;
import io.phoenix.profile.picture.WaitingPictures;
import io.phoenix.profile.picture.WaitingPictures.Position;
import io.phoenix.profile.picture.WaitingPictures.Waiting;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Own pictures, with a row in Postgres for each, and their bytes there or elsewhere. Changes use the connections of changes; reads have connections of their own, so that no profile waits
 * behind a picture. Every change locks the profile first, then the rows of pictures, as an erasure does. Thread-safe.
 */
public final class PostgresPictures implements PictureStore {

    /** $1 tenant, $2 user, $3 the versions that the profile may have or null, $4 whether it must be absent, $5 those it must not have. */
    private static final String OF_PROFILE = " WHERE tenant_id = $1 AND user_id = $2"
            + " AND ($3::bigint[] IS NULL OR version = ANY($3)) AND NOT $4::boolean AND version <> ALL($5::bigint[])"
            + " AND EXISTS (SELECT FROM stamp)";

    private static final String RESULT = " SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS
            + ", (SELECT version FROM profile WHERE tenant_id = $1 AND user_id = $2) AS present_version"
            + " FROM stamp s LEFT JOIN changed ON true";

    private static final String REPLACED = " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name,"
            + " sizes = excluded.sizes, lengths = excluded.lengths, content = excluded.content,"
            + " object = excluded.object, uploaded_at = excluded.uploaded_at)";

    private static final String STORED =
            ", stored AS (INSERT INTO %s (tenant_id, user_id, name, sizes, lengths, content, object)"
                    + " SELECT tenant_id, user_id, $6::text, $7::integer[], $8::integer[], $9::bytea, $10::text FROM changed"
                    + REPLACED;

    static final String SHOW = StampedStatements.WITH_STAMP + ", changed AS (UPDATE profile SET picture = $6"
            + OF_PROFILE + " RETURNING " + ProfileRow.COLUMNS + ")" + STORED.formatted("picture") + RESULT;

    static final String AWAIT = StampedStatements.WITH_STAMP + ", changed AS MATERIALIZED (SELECT " + ProfileRow.COLUMNS
            + " FROM profile" + OF_PROFILE + " FOR UPDATE)" + STORED.formatted("picture_waiting") + RESULT;

    static final String REMOVE = StampedStatements.WITH_STAMP + ", changed AS (UPDATE profile SET picture = NULL"
            + OF_PROFILE + " RETURNING " + ProfileRow.COLUMNS
            + "), dropped AS (DELETE FROM picture_waiting w USING changed c"
            + " WHERE w.tenant_id = c.tenant_id AND w.user_id = c.user_id)" + RESULT;

    /** $3 is the name. The lock first: a picture that takes the place of this one in the queue then comes before or after. */
    static final String APPROVE = StampedStatements.WITH_STAMP
            + ", locked AS MATERIALIZED (SELECT tenant_id, user_id FROM profile WHERE tenant_id = $1 AND user_id = $2"
            + " AND EXISTS (SELECT FROM stamp) FOR UPDATE), taken AS (DELETE FROM picture_waiting w USING locked l"
            + " WHERE w.tenant_id = l.tenant_id AND w.user_id = l.user_id AND w.name = $3 RETURNING w.*),"
            + " changed AS (UPDATE profile p SET picture = t.name FROM taken t"
            + " WHERE p.tenant_id = t.tenant_id AND p.user_id = t.user_id RETURNING "
            + ProfileRow.COLUMNS.replaceAll("(\\w+)", "p.$1")
            + "), stored AS (INSERT INTO picture (tenant_id, user_id, name, sizes, lengths, content, object,"
            + " uploaded_at) SELECT tenant_id, user_id, name, sizes, lengths, content, object, uploaded_at FROM taken"
            + REPLACED + RESULT;

    private static final String REJECT =
            "DELETE FROM picture_waiting WHERE tenant_id = $1 AND user_id = $2 AND name = $3";

    private static final String OWNERS =
            "SELECT user_id, name FROM picture_waiting WHERE tenant_id = $1 AND name = ANY($2::text[])";

    static final String FIND =
            "SELECT " + PictureContents.columns("$2::integer") + " FROM picture WHERE name = $1 LIMIT 1";

    static final String WAITING =
            "SELECT w.user_id, p.name, w.name, w.uploaded_at, " + PictureContents.columns("$5::integer")
                    + " FROM picture_waiting w JOIN profile p ON p.tenant_id = w.tenant_id AND p.user_id = w.user_id"
                    + " WHERE w.tenant_id = $1 AND (w.uploaded_at, w.user_id) >"
                    + " ('epoch'::timestamptz + $2::bigint * interval '1 microsecond', $3)"
                    + " ORDER BY w.uploaded_at, w.user_id LIMIT $4";

    private static final String COUNT =
            "SELECT count(*) FROM (SELECT FROM picture_waiting WHERE tenant_id = $1 LIMIT $2) AS counted";

    private final StampedStatements changes;
    private final StatementExecutor unstampedChanges;
    private final StatementExecutor reads;
    private final PictureContents contents;
    private final Supplier<Future<Void>> closing;

    PostgresPictures(
            StatementExecutor changes,
            StatementExecutor reads,
            PictureContents contents,
            Supplier<Future<Void>> closingOfReads) {
        this.changes = new StampedStatements(changes);
        this.unstampedChanges = changes;
        this.reads = reads;
        this.contents = contents;
        this.closing = closingOfReads;
    }

    @Override
    public Future<Optional<byte[]>> find(String name, int sizePx) {
        return find(name, sizePx, null);
    }

    /** Once more where the object was gone: the picture was replaced or removed after its row was read. */
    private Future<Optional<byte[]>> find(String name, int sizePx, @Nullable String gone) {
        return reads.run(FIND, Tuple.of(name, sizePx)).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            Row row = rows.iterator().next();
            String object = PictureContents.objectOf(row, 0);
            if (object != null && object.equals(gone)) {
                return Future.failedFuture(contents.unavailable("object " + object + " missing in S3"));
            }
            return contents.file(row, 0)
                    .compose(file -> object == null || file.isPresent()
                            ? Future.succeededFuture(file)
                            : find(name, sizePx, object));
        });
    }

    @Override
    public Future<Stamped<Optional<Profile>>> show(
            ProfileId id, String name, OwnPicture picture, VersionCondition condition) {
        return store(SHOW, id, name, picture, condition);
    }

    @Override
    public Future<Stamped<Optional<Profile>>> await(
            ProfileId id, String name, OwnPicture picture, VersionCondition condition) {
        return store(AWAIT, id, name, picture, condition);
    }

    private Future<Stamped<Optional<Profile>>> store(
            String sql, ProfileId id, String name, OwnPicture picture, VersionCondition condition) {
        return contents.keep(picture.content())
                .compose(kept -> change(
                        sql,
                        tuple(id, condition)
                                .addString(name)
                                .addArrayOfInteger(picture.sizesPx().toArray(Integer[]::new))
                                .addArrayOfInteger(picture.lengths().toArray(Integer[]::new))
                                .addBuffer(kept.content())
                                .addString(kept.object())))
                .map(answer -> answer.map(rows -> changed(rows, condition)));
    }

    @Override
    public Future<Stamped<Optional<Profile>>> remove(ProfileId id, VersionCondition condition) {
        return change(REMOVE, tuple(id, condition)).map(answer -> answer.map(rows -> changed(rows, condition)));
    }

    @Override
    public Future<Stamped<Optional<Profile>>> approve(ProfileId id, String name) {
        return change(APPROVE, Tuple.of(id.tenantId(), id.userId(), name)).map(answer -> answer.map(ProfileRow::first));
    }

    /** A moderator may have locked the avatar. */
    private Future<Stamped<RowSet<Row>>> change(String sql, Tuple parameters) {
        return changes.run(sql, parameters)
                .recover(cause -> Future.failedFuture(PictureContents.refusalOf(ModerationRows.refusalOf(cause, ""))));
    }

    @Override
    public Future<Boolean> reject(ProfileId id, String name) {
        return unstampedChanges
                .run(REJECT, Tuple.of(id.tenantId(), id.userId(), name))
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Future<Map<String, ProfileId>> ownersOfWaiting(String tenantId, List<String> names) {
        return reads.run(OWNERS, Tuple.of(tenantId).addArrayOfString(names.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, ProfileId> owners = new HashMap<>();
                    rows.forEach(row -> owners.put(row.getString(1), new ProfileId(tenantId, row.getString(0))));
                    return owners;
                });
    }

    @Override
    public Future<WaitingPictures> waiting(String tenantId, Position after, int limit, int sizePx) {
        // one more than wanted, to see whether there are more
        return reads.run(WAITING, Tuple.of(tenantId, after.micros(), after.userId(), limit + 1, sizePx))
                .compose(rows -> waiting(rows, limit));
    }

    @Override
    public Future<Long> countWaiting(String tenantId, int max) {
        return reads.run(COUNT, Tuple.of(tenantId, max))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Closes the connections of reads. */
    public Future<Void> close() {
        return closing.get();
    }

    private static Tuple tuple(ProfileId id, VersionCondition condition) {
        return Tuple.of(id.tenantId(), id.userId())
                .addValue(ProfileUpdates.array(condition.oneOf()))
                .addBoolean(condition.absent())
                .addValue(ProfileUpdates.array(condition.noneOf()));
    }

    private static Optional<Profile> changed(RowSet<Row> rows, VersionCondition condition) {
        Row row = rows.iterator().next();
        Optional<Profile> changed = ProfileRow.first(rows);
        Long present = row.getLong("present_version");
        // present but not changed: refused, unless a concurrent transaction has erased or created it
        if (changed.isEmpty() && !(present == null ? condition.holds(null) : condition.equals(VersionCondition.NONE))) {
            throw condition.failure(present);
        }
        return changed;
    }

    /** One whose object is gone has been decided meanwhile. */
    private Future<WaitingPictures> waiting(RowSet<Row> rows, int limit) {
        List<Future<Optional<Waiting>>> pictures = new ArrayList<>();
        Optional<Position> last = Optional.empty();
        for (Row row : rows) {
            if (pictures.size() == limit) {
                break;
            }
            Instant uploadedAt = row.getOffsetDateTime(3).toInstant();
            last = Optional.of(new Position(ChronoUnit.MICROS.between(Instant.EPOCH, uploadedAt), row.getString(0)));
            pictures.add(contents.file(row, 4)
                    .map(file -> file.map(preview ->
                            new Waiting(row.getString(0), row.getString(1), row.getString(2), uploadedAt, preview))));
        }
        Optional<Position> next = rows.size() > limit ? last : Optional.empty();
        return Future.all(pictures)
                .map(all -> new WaitingPictures(
                        pictures.stream()
                                .flatMap(picture -> picture.result().stream())
                                .toList(),
                        next));
    }
}
