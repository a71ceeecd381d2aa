package io.phoenix.profile.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A server of one tenant, which follows changes and audits its copies. */
record FeedClient(String tenant, String key) {

    /** With a tenant and a key of its own. */
    static FeedClient create() {
        return new FeedClient("t-" + UUID.randomUUID(), "key-" + UUID.randomUUID());
    }

    /** The entry of {@code auth.api-keys}. */
    String credential() throws GeneralSecurityException {
        return tenant + "/" + hash();
    }

    /** The entry of {@code operator.api-keys}, for a key of no tenant. */
    String hash() throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    HttpRequest.Builder request(TestInstance instance, String path) {
        return instance.request(path).header("X-API-Key", key);
    }

    /** The answer to a query such as {@code cursor=now}. */
    Answer changes(TestInstance instance, String query) throws Exception {
        return Answer.of(instance.send(request(instance, "/v1/changes?" + query).build()));
    }

    CompletableFuture<Answer> waitForChanges(TestInstance instance, String query) {
        return instance.sendAsync(request(instance, "/v1/changes?" + query).build())
                .thenApply(Answer::of);
    }

    String cursorOfNow(TestInstance instance) throws Exception {
        return cursor(changes(instance, "cursor=now").assertOk());
    }

    Answer audit(TestInstance instance, JsonArray copies) throws Exception {
        return audit(instance, new JsonObject().put("copies", copies).encode());
    }

    Answer audit(TestInstance instance, String body) throws Exception {
        return Answer.of(instance.send(request(instance, "/v1/profiles/audit")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build()));
    }

    static JsonObject copy(String user, long version) {
        return new JsonObject().put("user_id", user).put("version", version);
    }

    static String cursor(Answer answer) {
        return answer.json().getString("cursor");
    }

    /** Such as {@code alice changed}. */
    static List<String> events(Answer answer) {
        JsonArray changes = answer.json().getJsonArray("changes");
        return IntStream.range(0, changes.size())
                .mapToObj(changes::getJsonObject)
                .map(change -> change.getString("user_id") + ' ' + change.getString("kind"))
                .toList();
    }
}
