package io.phoenix.profile.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server that follows the change feed of its tenant, through several instances in turn. One thread follows; any may look. */
public final class FeedConsumer {

    private final String key;
    private final List<TestInstance> instances;
    private final String query;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private @Nullable String cursor;
    private volatile @Nullable String failure;

    public FeedConsumer(String key, List<TestInstance> instances, String query) {
        this.key = key;
        this.instances = instances;
        this.query = query;
    }

    /** The entry of {@code auth.api-keys}. */
    public static String credential(String tenant, String key) throws GeneralSecurityException {
        return tenant + "/"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    /** Follows until it is enough, or an answer is not as expected. */
    public void followUntil(BooleanSupplier enough) {
        try {
            for (int i = 0; !enough.getAsBoolean(); i++) {
                HttpResponse<String> answer = read(instances.get(i % instances.size()));
                if (answer.statusCode() != 200) {
                    failure = answer.statusCode() + " " + answer.body();
                    return;
                }
                add(new JsonObject(answer.body()));
            }
        } catch (Exception broken) {
            failure = broken.toString();
        }
    }

    /** One answer at the present cursor, which stays. */
    public HttpResponse<String> read(TestInstance instance) throws Exception {
        String path = "/v1/changes?" + query + (cursor == null ? "" : "&cursor=" + cursor);
        return instance.send(instance.request(path).header("X-API-Key", key).build());
    }

    public void add(JsonObject page) {
        page.getJsonArray("changes").forEach(each -> {
            JsonObject change = (JsonObject) each;
            events.add(change.getString("user_id") + ' ' + change.getLong("version") + ' ' + change.getString("kind"));
        });
        cursor = page.getString("cursor");
    }

    /** Such as {@code alice 12 changed}, in the order of the answers. */
    public List<String> events() {
        return List.copyOf(events);
    }

    public Map<String, List<Long>> versionsByUser() {
        Map<String, List<Long>> versions = new LinkedHashMap<>();
        events.forEach(event -> {
            String[] parts = event.split(" ", -1);
            versions.computeIfAbsent(parts[0], user -> new ArrayList<>()).add(Long.parseLong(parts[1]));
        });
        return versions;
    }

    /** The answer that ended the following; null if there was none. */
    public @Nullable String failure() {
        return failure;
    }
}
