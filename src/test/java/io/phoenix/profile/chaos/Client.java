package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Invocation;
import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.chaos.Operation.Response;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;

/** A client that sends one request at a time to one node, and records every operation. For use by one thread. */
final class Client {

    /** Longer than any response may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Shared, so that the clients take few threads from the instances; each still has a connection of its own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final Testbed.Node node;
    private final String token;
    private final Consumer<Operation> recorder;

    Client(Testbed.Node node, String token, Consumer<Operation> recorder) {
        this.node = node;
        this.token = token;
        this.recorder = recorder;
    }

    Operation read(String user) throws InterruptedException {
        return send(Kind.READ, user, "", "GET", "");
    }

    /** A read of at least a version that an earlier response returned. */
    Operation read(String user, long versionMin) throws InterruptedException {
        return send(Kind.READ_AT_LEAST, user, Long.toString(versionMin), "GET", "&min_version=" + versionMin);
    }

    Operation write(String user, String name) throws InterruptedException {
        return send(Kind.WRITE, user, name, "PUT", "");
    }

    Operation erase(String user) throws InterruptedException {
        return send(Kind.ERASE, user, "", "DELETE", "");
    }

    private Operation send(Kind kind, String user, String argument, String method, String query)
            throws InterruptedException {
        Testbed.Address address = node.address();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.port()
                        + "/v1/profiles/user/" + user + (method.equals("DELETE") ? "" : "?fields=extended" + query)))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("PUT")
                                ? BodyPublishers.ofString("{\"name\":\"" + argument + "\"}")
                                : BodyPublishers.noBody())
                .build();
        Invocation invocation = new Invocation(kind, address.name(), user, argument, System.nanoTime());
        Response response;
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            response = response(answer, System.nanoTime());
        } catch (IOException none) {
            response = new Response(Operation.NO_RESPONSE, "", 0, "", none.toString(), System.nanoTime());
        }
        Operation operation = new Operation(invocation, response);
        recorder.accept(operation);
        return operation;
    }

    private static Response response(HttpResponse<String> answer, long nanos) {
        JsonObject body = answer.statusCode() == 200 ? json(answer.body()) : new JsonObject();
        return new Response(
                answer.statusCode(),
                body.getString("user_id", ""),
                body.getLong("version", 0L),
                body.getString("name", ""),
                answer.headers().firstValue("X-Profile-Source").orElse(""),
                nanos);
    }

    /** Malformed JSON counts as an empty object, which the checker reports as another id's profile. */
    private static JsonObject json(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException malformed) {
            return new JsonObject();
        }
    }
}
