package io.phoenix.profile.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A shared cache before an instance, as a CDN is: keeps each public answer for ever, and drops those with a tag that it is told to purge,
 * in the forms of Fastly, Cloudflare and Varnish.
 */
public final class EdgeCache implements AutoCloseable {

    private final HttpServer server;
    private final Supplier<URI> origin;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final List<Purge> purges = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Kept(byte[] body, Set<String> tags) {}

    /** A request to purge. */
    public record Purge(String method, String path, Map<String, List<String>> headers, String body, Set<String> tags) {}

    private EdgeCache(Supplier<URI> origin) throws IOException {
        this.origin = origin;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Before this origin. */
    public static EdgeCache before(Supplier<URI> origin) throws IOException {
        return new EdgeCache(origin);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Refuses so many of the next requests to purge. */
    public void refuse(int count) {
        refusals.set(count);
    }

    /** The requests to purge that were answered with success. */
    public List<Purge> purges() {
        return purges;
    }

    /** How many requests of readers were answered without the origin. */
    public int hits() {
        return hits.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                read(exchange);
            } else {
                purge(exchange);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(HttpExchange exchange) throws IOException, InterruptedException {
        String target = exchange.getRequestURI().toString();
        Kept known = kept.get(target);
        if (known != null) {
            hits.incrementAndGet();
            answer(exchange, 200, known.body);
            return;
        }
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(origin.get().resolve(target)).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.headers().firstValue("Cache-Control").orElse("").startsWith("public")) {
            kept.put(
                    target,
                    new Kept(
                            answer.body(),
                            Set.of(answer.headers()
                                    .firstValue("Surrogate-Key")
                                    .orElse("")
                                    .split(" "))));
        }
        answer(exchange, answer.statusCode(), answer.body());
    }

    private void purge(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
        String named = exchange.getRequestHeaders().getFirst("xkey-purge");
        if (named == null) {
            named = exchange.getRequestHeaders().getFirst("Surrogate-Key");
        }
        Set<String> tags = named == null
                ? Set.copyOf(new JsonObject(body)
                        .getJsonArray("tags").stream().map(String::valueOf).toList())
                : Set.of(named.split(" "));
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer(exchange, 503, new byte[0]);
            return;
        }
        kept.values().removeIf(each -> each.tags.stream().anyMatch(tags::contains));
        purges.add(
                new Purge(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body, tags));
        answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
