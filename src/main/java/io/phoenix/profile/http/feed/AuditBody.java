package io.phoenix.profile.http.feed;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of an audit: {@code {"copies": [{"user_id": "alice", "version": 12}, ...]}}. */
final class AuditBody {

    private static final Set<String> FIELDS = Set.of("copies");
    private static final String EXPECTED =
            "objects with user_id, a string, and version, a whole number that is not negative";

    /** The object and its two fields. */
    private static final int VALUES_PER_COPY = 3;

    private AuditBody() {}

    /** The versions by user; the least one if a user occurs twice. Fails with a {@link ProfileFailure} that names the mistake. */
    static Map<String, Long> parse(@Nullable Buffer body, int copiesMax) {
        JsonBody json = JsonBody.parse(
                body, new JsonBody.Form("copies", FIELDS, VALUES_PER_COPY * (copiesMax + 1), Kind.BATCH_SIZE));
        JsonArray copies = json.field("copies", JsonArray.class, "an array of " + EXPECTED);
        int count = copies == null ? 0 : copies.size();
        if (copies == null || count < 1 || count > copiesMax) {
            throw new ProfileFailure(Kind.BATCH_SIZE, "copies: " + count + " (expected: 1 to " + copiesMax + ")");
        }
        Map<String, Long> versions = new LinkedHashMap<>(2 * count);
        for (int i = 0; i < count; i++) {
            if (!(copies.getValue(i) instanceof JsonObject fields
                    && fields.size() == 2
                    && fields.getValue("user_id") instanceof String user
                    && isVersion(fields.getValue("version")))) {
                throw json.unexpectedMember("copies", i, EXPECTED);
            }
            // refuses an id that no profile can have
            ProfileId.requireUserId(user);
            versions.merge(user, fields.getLong("version"), Math::min);
        }
        return versions;
    }

    private static boolean isVersion(@Nullable Object value) {
        return (value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0;
    }
}
