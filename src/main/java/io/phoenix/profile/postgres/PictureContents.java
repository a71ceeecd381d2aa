package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.picture.PictureObjects;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The bytes of own pictures: in the row of the picture, or in an object that the row names. Each row says where its bytes are, so
 * both may be in use. Thread-safe.
 *
 * @param objects empty where none are configured
 * @param ofNewPictures whether new pictures are kept in objects
 */
record PictureContents(
        StatementExecutor changes, Optional<PictureObjects> objects, boolean ofNewPictures, RepeatedWarnings warnings) {

    /** For long after the upload must have ended, well or not: docs/pictures.md names it. */
    static final String RESERVE =
            "INSERT INTO picture_removal (object, due_at) VALUES ($1, clock_timestamp() + interval '10 minutes')";

    private static final String OFFSET = "coalesce((SELECT sum(length)::integer"
            + " FROM unnest(lengths[:array_position(sizes, %1$s) - 1]) AS length), 0)";

    private static final String LENGTH = "lengths[array_position(sizes, %1$s)]";

    /** Columns of one of the files of a picture, that of a size. */
    private static final String FILE =
            "substring(content FROM 1 + " + OFFSET + " FOR " + LENGTH + "), object, " + OFFSET + ", " + LENGTH;

    static PictureContents of(StatementExecutor changes, Optional<PictureObjects> objects, boolean ofNewPictures) {
        return new PictureContents(
                changes, objects, ofNewPictures, RepeatedWarnings.to(LoggerFactory.getLogger(PictureContents.class)));
    }

    /** What a row has: one of both. */
    record Kept(@Nullable Buffer content, @Nullable String object) {}

    /** The columns that {@link #file} reads, for a parameter that is the size. */
    static String columns(String size) {
        return FILE.formatted(size);
    }

    /** Keeps the bytes of a new picture. An object is in the queue of removals until a row names it. */
    Future<Kept> keep(byte[] content) {
        if (!ofNewPictures || objects.isEmpty()) {
            return Future.succeededFuture(new Kept(Buffer.buffer(content), null));
        }
        String object = UUID.randomUUID().toString();
        return changes.run(RESERVE, Tuple.of(object))
                .compose(reserved -> objects.get().put(object, content))
                .map(stored -> new Kept(null, object));
    }

    /** The object that has the file of a row, whose columns begin at an index; null if the row has it, or no file of the size. */
    static @Nullable String objectOf(Row row, int column) {
        return row.getInteger(column + 3) == null ? null : row.getString(column + 1);
    }

    /** The file of a row, whose columns begin at an index; empty if the object is gone. */
    Future<Optional<byte[]>> file(Row row, int column) {
        String object = objectOf(row, column);
        if (object == null) {
            return Future.succeededFuture(
                    Optional.ofNullable(row.getBuffer(column)).map(Buffer::getBytes));
        }
        return object(object, row.getInteger(column + 2), row.getInteger(column + 3));
    }

    /** A part of an object; empty if it is gone. */
    Future<Optional<byte[]>> object(String object, int offset, int length) {
        return objects.map(kept -> kept.read(object, offset, length))
                .orElseGet(() -> Future.failedFuture(
                        unavailable("a picture is kept in S3 (expected: pictures.s3.url in the configuration)")));
    }

    /** Tells the operator that a picture cannot be answered, and returns the failure. */
    ProfileFailure unavailable(String why) {
        warnings.warn("pictures: " + why);
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the storage of pictures did not answer (try again)");
    }

    /** An upload whose object was removed before a row named it. */
    static Throwable refusalOf(Throwable cause) {
        return cause instanceof PgException refused && "picture_object_held".equals(refused.getConstraint())
                ? new ProfileFailure(Kind.OVERLOADED, "the upload took too long (try again)")
                : cause;
    }
}
