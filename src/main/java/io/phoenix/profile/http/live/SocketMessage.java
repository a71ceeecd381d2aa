package io.phoenix.profile.http.live;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that a reader sends over its WebSocket: its credentials, or the profiles to watch from now on.
 *
 * @param authorization the value of an {@code Authorization} header; null in a message that watches
 * @param userIds neither validated nor deduplicated yet; null in a message with credentials
 * @param lastEventId null if the reader has received no event yet
 */
record SocketMessage(
        @Nullable String authorization,
        @Nullable List<String> userIds,
        @Nullable String lastEventId) {

    private static final String EXPECTED = "authorization; or user_ids, optionally last_event_id";

    /** Parses a message; throws a {@link ProfileFailure} that names the mistake. */
    static SocketMessage parse(String text, int idsMax) {
        JsonBody json = JsonBody.parse(null, Buffer.buffer(text), EXPECTED);
        String authorization = json.field("authorization", String.class, "a string");
        JsonArray userIds = json.field("user_ids", JsonArray.class, "an array of strings");
        if ((authorization == null) == (userIds == null)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "message: " + (authorization == null ? "neither" : "both") + " (expected: " + EXPECTED + ")");
        }
        return new SocketMessage(
                authorization,
                userIds == null ? null : BatchRequest.userIds(userIds, 0, idsMax),
                json.field("last_event_id", String.class, "a string"));
    }
}
