package io.phoenix.profile.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Batch reads with retries, and changes. Confined to the client's thread. */
final class Api {

    /** A length of URLs that every proxy and server accepts. */
    private static final int URL_MAX = 2_000;

    private static final int BATCHES_MAX = 50;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;

    private final Options options;
    private final ScheduledExecutorService thread;
    private final HttpClient http;
    private final Map<String, Answer> batches = new LinkedHashMap<>();
    private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();
    private CompletionStage<String> token;

    /** Status 200, or 304 without a body; the tag is empty if there is none. */
    private record Answer(int status, String tag, Map<String, Object> body) {}

    Api(Options options, ScheduledExecutorService thread) {
        this.options = options;
        this.thread = thread;
        // the upgrade to HTTP/2 without TLS confuses proxies
        boolean tls = "https".equals(options.base().getScheme());
        this.http = HttpClient.newBuilder()
                .version(tls ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.timeout())
                .build();
    }

    HttpClient http() {
        return http;
    }

    CompletionStage<String> token() {
        if (token == null) {
            try {
                token = options.token().get();
            } catch (RuntimeException e) {
                token = CompletableFuture.failedFuture(e);
            }
        }
        CompletionStage<String> used = token;
        return used.handleAsync(
                (value, failure) -> {
                    if (failure != null) {
                        forgetToken(used);
                        throw ProfilesException.of("token: " + failure.getMessage(), 0, "");
                    }
                    return value;
                },
                thread);
    }

    /** The next request asks for a new one. */
    void forgetToken() {
        token = null;
    }

    private void forgetToken(CompletionStage<String> refused) {
        // unless another request has renewed it
        if (token == refused) {
            token = null;
        }
    }

    void close() {
        inFlight.forEach(request -> request.cancel(true));
    }

    /** What takes the parts of an answer: profiles, erased ids, and ids without a profile. */
    record Sink(Consumer<Profile> accept, Consumer<String> gone, Consumer<String> missing) {}

    /** Passes on each profile and id; leaves out those still unavailable after all retries. */
    CompletableFuture<Void> readAll(List<String> ids, Sink sink) {
        return readAll(ids, sink, 0);
    }

    /** What a try left over, and how long the service asks to wait before the next. */
    private record Rest(List<String> ids, Duration retryAfter) {}

    private CompletableFuture<Void> readAll(List<String> ids, Sink sink, int tries) {
        return readBatch(ids)
                .handleAsync(
                        (batch, failure) ->
                                failure == null ? accept(batch, sink) : rest(ids, failure, tries),
                        thread)
                .thenComposeAsync(
                        rest -> {
                            if (rest.ids().isEmpty() || tries >= options.retries()) {
                                return CompletableFuture.completedFuture(null);
                            }
                            Duration pause = options.pause(tries);
                            return later(rest.retryAfter().compareTo(pause) > 0 ? rest.retryAfter() : pause)
                                    .thenComposeAsync(passed -> readAll(rest.ids(), sink, tries + 1), thread);
                        },
                        thread);
    }

    private static Rest accept(Map<String, Object> batch, Sink sink) {
        Json.<Map<String, Object>>listOf(batch.get("profiles"))
                .forEach(profile -> sink.accept().accept(Profile.of(profile)));
        Json.<String>listOf(batch.get("erased")).forEach(sink.gone());
        Json.<String>listOf(batch.get("missing")).forEach(sink.missing());
        return new Rest(Json.listOf(batch.get("unavailable")), Duration.ZERO);
    }

    private Rest rest(List<String> ids, Throwable failure, int tries) {
        ProfilesException why = Profiles.causeOf(failure);
        if (tries >= options.retries() || !why.isTemporary()) {
            throw why;
        }
        return new Rest(ids, why.retryAfter());
    }

    private CompletableFuture<Void> later(Duration pause) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        thread.schedule(() -> passed.complete(null), pause.toMillis(), TimeUnit.MILLISECONDS);
        return passed;
    }

    private CompletableFuture<Map<String, Object>> readBatch(List<String> ids) {
        String path = options.key()
                        .map(key -> "/v1/public/profiles?key=" + encode(key))
                        .orElse("/v1/profiles?fields=extended")
                + "&user_ids=" + ids.stream().map(Api::encode).collect(Collectors.joining(","));
        if (path.length() > URL_MAX && options.key().isEmpty()) {
            return send("POST", "/v1/profiles/batch?fields=extended", Map.of(), Map.of("user_ids", ids))
                    .thenApply(Answer::body);
        }
        Answer known = batches.remove(path);
        Map<String, String> headers = known == null ? Map.of() : Map.of("If-None-Match", known.tag());
        return send("GET", path, headers, null)
                .thenApplyAsync(
                        answer -> {
                            Answer newest = known != null && answer.status() == NOT_MODIFIED ? known : answer;
                            // incomplete batches have no tag
                            if (!newest.tag().isEmpty()) {
                                batches.put(path, newest);
                            }
                            if (batches.size() > BATCHES_MAX) {
                                batches.remove(batches.keySet().iterator().next());
                            }
                            return newest.body();
                        },
                        thread);
    }

    CompletableFuture<Profile> change(String userId, Change change) {
        String path = "/v1/profiles/user/" + encode(userId) + "?fields=extended";
        CompletableFuture<Map<String, String>> headers = change.expected()
                .map(expected -> send("GET", path, Map.of(), null).thenApply(present -> condition(expected, present)))
                .orElse(CompletableFuture.completedFuture(Map.of()));
        return headers.thenComposeAsync(condition -> send("PUT", path, condition, change.fields()), thread)
                .thenApply(answer -> Profile.of(answer.body()));
    }

    private static Map<String, String> condition(Profile expected, Answer present) {
        long version = Profile.of(present.body()).version();
        if (version != expected.version()) {
            throw ProfilesException.of(
                    "'" + expected.userId() + "' has version " + version + " (expected: " + expected.version() + ")",
                    412,
                    "PROFILE_001");
        }
        return Map.of("If-Match", present.tag());
    }

    private CompletableFuture<Answer> send(
            String method, String path, Map<String, String> headers, Map<String, Object> body) {
        if (options.key().isPresent()) {
            return exchange(method, path, headers, body).thenApply(Api::answer);
        }
        CompletionStage<String> used = token();
        CompletionStage<String> source = token;
        return used.toCompletableFuture()
                .thenCompose(value -> exchange(method, path, authorized(headers, value), body))
                .thenComposeAsync(
                        response -> {
                            if (response.statusCode() != UNAUTHORIZED) {
                                return CompletableFuture.completedFuture(response);
                            }
                            forgetToken(source);
                            return token().toCompletableFuture()
                                    .thenCompose(value -> exchange(method, path, authorized(headers, value), body));
                        },
                        thread)
                .thenApply(Api::answer);
    }

    private static Map<String, String> authorized(Map<String, String> headers, String token) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return all;
    }

    private CompletableFuture<HttpResponse<String>> exchange(
            String method, String path, Map<String, String> headers, Map<String, Object> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(options.timeout())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
        headers.forEach(request::header);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request.build(), BodyHandlers.ofString());
        inFlight.add(response);
        return response.handle((answer, failure) -> {
            inFlight.remove(response);
            if (failure != null) {
                throw ProfilesException.of(options.base() + " cannot be reached: " + failure.getMessage(), 0, "");
            }
            return answer;
        });
    }

    private static Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        Map<String, Object> body = Map.of();
        try {
            body = status == NOT_MODIFIED ? body : Json.object(response.body());
        } catch (IllegalArgumentException e) {
            // a proxy may answer with a page of its own
            status = status == 200 ? 0 : status;
        }
        if (status == 200 || status == NOT_MODIFIED) {
            return new Answer(status, response.headers().firstValue("ETag").orElse(""), body);
        }
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        Duration retryAfter = Duration.ofSeconds(seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) : 0);
        throw ProfilesException.of(status, body, retryAfter);
    }

    URI uri(String path) {
        return URI.create(options.base().toString().replaceFirst("/$", "") + path);
    }

    static String encode(String userId) {
        return URLEncoder.encode(userId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
