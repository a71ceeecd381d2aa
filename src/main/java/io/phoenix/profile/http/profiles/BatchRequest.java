package io.phoenix.profile.http.profiles;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request for many profiles asks.
 *
 * @param userIds at least one; not checked yet, and perhaps some more than once
 * @param create whether profiles that are not there come to be
 */
public record BatchRequest(List<String> userIds, boolean create) {

    /** Reads {@code ?user_ids=a,b,c&create=false}, or fails with a {@link ProfileFailure} that says what is wrong. */
    public static BatchRequest ofQuery(HttpServerRequest request, int idsMax) {
        String userIds = request.getParam("user_ids");
        List<String> ids = userIds == null || userIds.isEmpty() ? List.of() : List.of(userIds.split(",", -1));
        requireCount(ids.size(), 1, idsMax);
        return new BatchRequest(ids, create(request.getParam("create")));
    }

    /** Reads {@code {"user_ids": [...], "create": false}}, or fails in the same way. */
    public static BatchRequest ofBody(@Nullable String contentType, @Nullable Buffer body, int idsMax) {
        JsonBody json = JsonBody.parse(contentType, body, "user_ids, and create if you like");
        JsonArray ids = json.field("user_ids", JsonArray.class, "an array of strings");
        List<String> userIds = userIds(ids == null ? new JsonArray() : ids, 1, idsMax);
        return new BatchRequest(userIds, !Boolean.FALSE.equals(json.field("create", Boolean.class, "true or false")));
    }

    /** The members of an array of ids, which must be strings. */
    public static List<String> userIds(JsonArray ids, int idsMin, int idsMax) {
        requireCount(ids.size(), idsMin, idsMax);
        List<String> userIds = new ArrayList<>();
        for (Object id : ids) {
            if (!(id instanceof String text)) {
                throw new ProfileFailure(
                        Kind.MALFORMED_BODY, "user_ids: " + Quoted.of(String.valueOf(id)) + " (expected: strings)");
            }
            userIds.add(text);
        }
        return userIds;
    }

    private static boolean create(@Nullable String text) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return !"false".equals(text);
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER, "create: '" + Quoted.of(text) + "' (expected: true or false)");
    }

    private static void requireCount(int count, int min, int max) {
        if (count < min || count > max) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE, "user_ids: " + count + " ids (expected: " + min + " to " + max + ")");
        }
    }
}
