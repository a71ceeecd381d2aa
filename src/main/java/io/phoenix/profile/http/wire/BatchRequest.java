package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for several profiles. Every method fails with a {@link ProfileFailure} that names the mistake.
 *
 * @param userIds at least one; neither validated nor deduplicated yet
 * @param create whether to create absent profiles
 */
public record BatchRequest(List<String> userIds, boolean create) {

    private static final Set<String> FIELDS = Set.of("user_ids", "create");

    /** Parses {@code ?user_ids=a,b,c&create=false}. A comma within an id is percent-encoded. */
    public static BatchRequest ofQuery(QueryParameters query, int idsMax) {
        String userIds = query.encoded("user_ids");
        String[] encoded = userIds == null || userIds.isEmpty() ? new String[0] : userIds.split(",", -1);
        requireCount(encoded.length, 1, idsMax);
        List<String> ids = new ArrayList<>(encoded.length);
        for (String each : encoded) {
            ids.add(QueryParameters.decoded("user_ids", each));
        }
        return new BatchRequest(ids, query.isCreate());
    }

    /** Parses {@code {"user_ids": [...], "create": false}}. */
    public static BatchRequest ofBody(@Nullable Buffer body, int idsMax) {
        JsonBody json =
                JsonBody.parse(body, new JsonBody.Form("user_ids, optionally create", FIELDS, idsMax, Kind.BATCH_SIZE));
        JsonArray ids = json.field("user_ids", JsonArray.class, "an array of strings");
        List<String> userIds = userIds(json, ids == null ? new JsonArray() : ids, 1, idsMax);
        return new BatchRequest(userIds, !Boolean.FALSE.equals(json.field("create", Boolean.class, "true or false")));
    }

    /** The members of the field {@code user_ids} of a body, which must be strings. */
    public static List<String> userIds(JsonBody json, JsonArray ids, int idsMin, int idsMax) {
        requireCount(ids.size(), idsMin, idsMax);
        List<String> userIds = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!(ids.getValue(i) instanceof String text)) {
                throw json.unexpectedMember("user_ids", i, "strings");
            }
            userIds.add(text);
        }
        return userIds;
    }

    private static void requireCount(int count, int min, int max) {
        if (count < min || count > max) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE, "user_ids: " + count + " ids (expected: " + min + " to " + max + ")");
        }
    }
}
