package io.phoenix.profile.http;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client for the pictures of one tenant. */
record PictureClient(TestInstance instance, String tenant) {

    static final byte[] PICTURE = PictureFiles.of("jpeg", 120, 80);
    static final byte[] OTHER_PICTURE = PictureFiles.of("png", 60, 60);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    Answer send(HttpRequest.Builder request) throws Exception {
        return Answer.of(instance.send(request.build()));
    }

    JsonObject profile(String user) throws Exception {
        return new JsonObject(instance.get(tenant, user).body());
    }

    Answer change(String user, JsonObject json) throws Exception {
        return Answer.of(instance.put(tenant, user, json.encode()));
    }

    Answer upload(String user, byte[] file) throws Exception {
        return send(put(user, file, user));
    }

    /** An upload by any caller, whose type is not that of the content. */
    HttpRequest.Builder put(String user, byte[] file, String by, String... roles) {
        return instance.request("/v1/profiles/user/" + user + "/avatar", tenant, by, roles)
                .header("Content-Type", "image/gif")
                .PUT(BodyPublishers.ofByteArray(file));
    }

    /** Removes the picture. */
    Answer delete(String user) throws Exception {
        return send(instance.request("/v1/profiles/user/" + user + "/avatar", tenant, user)
                .DELETE());
    }

    int erase(String user) throws Exception {
        return send(instance.request("/v1/profiles/user/" + user, tenant, user).DELETE())
                .status();
    }

    Answer importRows(String query, String rows) throws Exception {
        return send(instance.request("/v1/profiles/import" + query, tenant, "root", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(rows)))
                .assertOk();
    }

    /** The file of the picture of a profile. */
    HttpResponse<byte[]> file(JsonObject profile, String query) throws Exception {
        return fileAt(URI.create(profile.getString("avatar_url")).getPath() + query);
    }

    HttpResponse<byte[]> fileAt(String target) throws Exception {
        return CLIENT.send(instance.request(target).build(), BodyHandlers.ofByteArray());
    }

    /** Pictures that wait. */
    Answer queue(String query) throws Exception {
        return send(instance.request("/v1/admin/pictures" + query, tenant, "root", Caller.ROLE_ADMIN));
    }

    JsonObject waitingOf(String user) throws Exception {
        return queue("?limit=50").assertOk().json().getJsonArray("pictures").stream()
                .map(JsonObject.class::cast)
                .filter(picture -> picture.getString("user_id").equals(user))
                .findFirst()
                .orElseThrow();
    }

    /** Approves or rejects a picture. */
    JsonObject decide(String decision, String name) throws Exception {
        String body = new JsonObject().put(decision, new JsonArray().add(name)).encode();
        return send(instance.request("/v1/admin/pictures", tenant, "root", Caller.ROLE_ADMIN)
                        .POST(BodyPublishers.ofString(body)))
                .assertOk()
                .json();
    }
}
