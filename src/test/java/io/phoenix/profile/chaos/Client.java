package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
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

/** A client that asks one node for one thing after the other, and has written down what it was told. */
final class Client {

    /** More than any answer may take. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(WAIT_MAX)
            .build();

    private final Node node;
    private final String token;
    private final Consumer<Operation> record;

    Client(Node node, String token, Consumer<Operation> record) {
        this.node = node;
        this.token = token;
        this.record = record;
    }

    Operation read(String user) throws InterruptedException {
        return send(Kind.READ, user, "", "GET", "");
    }

    /** A read of at least a version, which an earlier answer named. */
    Operation read(String user, long versionMin) throws InterruptedException {
        return send(Kind.READ_AT_LEAST, user, Long.toString(versionMin), "GET", "&min_version=" + versionMin);
    }

    Operation write(String user, String name) throws InterruptedException {
        return send(Kind.WRITE, user, name, "PUT", "");
    }

    Operation erase(String user) throws InterruptedException {
        return send(Kind.ERASE, user, "", "DELETE", "");
    }

    private Operation send(Kind kind, String user, String sent, String method, String query)
            throws InterruptedException {
        Node.Address address = node.address();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.port()
                        + "/v1/profiles/user/" + user + (method.equals("DELETE") ? "" : "?fields=extended" + query)))
                .timeout(WAIT_MAX)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("PUT")
                                ? BodyPublishers.ofString("{\"name\":\"" + sent + "\"}")
                                : BodyPublishers.noBody())
                .build();
        long start = System.nanoTime();
        Operation operation;
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            operation = answered(kind, address.name(), user, sent, start, System.nanoTime(), answer);
        } catch (IOException none) {
            operation = new Operation(
                    kind,
                    address.name(),
                    user,
                    start,
                    System.nanoTime(),
                    Operation.NO_ANSWER,
                    "",
                    0,
                    "",
                    none.toString(),
                    sent);
        }
        record.accept(operation);
        return operation;
    }

    private static Operation answered(
            Kind kind, String node, String user, String sent, long start, long end, HttpResponse<String> answer) {
        JsonObject body = answer.statusCode() == 200 ? json(answer.body()) : new JsonObject();
        return new Operation(
                kind,
                node,
                user,
                start,
                end,
                answer.statusCode(),
                body.getString("user_id", ""),
                body.getLong("version", 0L),
                body.getString("name", ""),
                answer.headers().firstValue("X-Profile-Source").orElse(""),
                sent);
    }

    /** What is no JSON has nothing in it, and so is found to be for nobody. */
    private static JsonObject json(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException malformed) {
            return new JsonObject();
        }
    }
}
