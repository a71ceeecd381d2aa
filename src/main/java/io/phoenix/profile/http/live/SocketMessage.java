package io.phoenix.profile.http.live;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.profiles.BatchRequest;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader says over a WebSocket: who it is, or what it watches from now on.
 *
 * @param authorization as the header would have it; null where the message is not about that
 * @param userIds not checked yet, and perhaps some more than once; null where the message is not about that
 * @param lastEventId null where the reader has had no event yet
 */
record SocketMessage(
        @Nullable String authorization,
        @Nullable List<String> userIds,
        @Nullable String lastEventId) {

    private static final String EXPECTED = "authorization, or user_ids and last_event_id if you like";

    /** Reads a message, or fails with a {@link ProfileFailure} that says what is wrong. */
    static SocketMessage parse(String text, int idsMax) {
        JsonBody json = JsonBody.parse(null, Buffer.buffer(text), EXPECTED);
        String authorization = json.field("authorization", String.class, "a string");
        JsonArray userIds = json.field("user_ids", JsonArray.class, "an array of strings");
        if ((authorization == null) == (userIds == null)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY, "message: '" + shown(authorization) + "' (expected: " + EXPECTED + ")");
        }
        return new SocketMessage(
                authorization,
                userIds == null ? null : BatchRequest.userIds(userIds, 0, idsMax),
                json.field("last_event_id", String.class, "a string"));
    }

    /** Never a credential. */
    private static String shown(@Nullable String authorization) {
        return authorization == null ? "neither" : "both";
    }
}
