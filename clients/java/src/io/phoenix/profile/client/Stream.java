package io.phoenix.profile.client;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** The watched ids of one WebSocket; connected while there are any. Confined to the client's thread. */
final class Stream {

    private static final int UNAUTHORIZED = 401;

    private final Options options;
    private final Api api;
    private final ScheduledExecutorService thread;
    private final Consumer<Profile> accept;
    private final ObjLongConsumer<String> erase;
    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<String> settled = new HashSet<>();
    private Connection connection;
    private String state;
    private int failures;
    private boolean changed;
    private Future<?> retry = CompletableFuture.completedFuture(null);
    private Future<?> silence = CompletableFuture.completedFuture(null);

    Stream(
            Options options,
            Api api,
            ScheduledExecutorService thread,
            Consumer<Profile> accept,
            ObjLongConsumer<String> erase) {
        this.options = options;
        this.api = api;
        this.thread = thread;
        this.accept = accept;
        this.erase = erase;
    }

    int size() {
        return ids.size();
    }

    /** Whether this stream delivers every change of the profile. */
    boolean isLive(String userId) {
        return settled.contains(userId);
    }

    void add(String userId) {
        ids.add(userId);
        change();
    }

    void remove(String userId) {
        if (ids.remove(userId)) {
            settled.remove(userId);
            change();
        }
    }

    void close() {
        ids.clear();
        disconnect();
    }

    /** Changes that come together are sent as one message. */
    private void change() {
        state = null;
        if (!changed) {
            changed = true;
            thread.execute(() -> {
                changed = false;
                if (ids.isEmpty()) {
                    disconnect();
                } else if (connection != null) {
                    connection.subscribe();
                } else if (retry.isDone()) {
                    connect();
                }
            });
        }
    }

    private void connect() {
        connection = new Connection();
        awaitMessage();
        connection.open();
    }

    /** A connection that is silent for longer than a heartbeat interval allows is dead. */
    private void awaitMessage() {
        silence.cancel(false);
        silence = thread.schedule(this::reconnect, options.silenceMax().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void reconnect() {
        disconnect();
        // where WebSockets are blocked, poll: late, but not wrong
        if (failures > 0) {
            api.readAll(
                    List.copyOf(ids), new Api.Sink(accept, id -> erase.accept(id, Long.MAX_VALUE), missing -> {}));
        }
        retry = thread.schedule(
                () -> {
                    if (!ids.isEmpty()) {
                        connect();
                    }
                },
                options.pause(failures++).toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void disconnect() {
        silence.cancel(false);
        retry.cancel(false);
        settled.clear();
        if (connection != null) {
            connection.abort();
            connection = null;
        }
    }

    private void receive(Map<String, Object> message) {
        awaitMessage();
        String event = String.valueOf(message.get("event"));
        Map<String, Object> data = Json.objectOf(message.getOrDefault("data", Map.of()));
        if ("end".equals(event)) {
            if (String.valueOf(data.get("code")).startsWith("AUTH_")) {
                api.forgetToken();
            }
            return;
        }
        state = message.containsKey("id") ? String.valueOf(message.get("id")) : state;
        if ("profile".equals(event)) {
            accept.accept(Profile.of(data));
        }
        Json.<Map<String, Object>>listOf(data.get("profiles")).forEach(profile -> accept.accept(Profile.of(profile)));
        Json.<String>listOf(data.get("erased")).forEach(id -> erase.accept(id, Long.MAX_VALUE));
        if ("erased".equals(event)) {
            erase.accept(String.valueOf(data.get("user_id")), ((Number) data.get("version")).longValue());
        }
        if ("snapshot".equals(event) || "current".equals(event)) {
            failures = 0;
            settled.addAll(ids);
        }
    }

    /** One WebSocket. The listener runs on threads of the HTTP client, and hands over to the client's. */
    private final class Connection implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<WebSocket> socket = CompletableFuture.failedFuture(new IllegalStateException());

        void open() {
            URI uri = URI.create(api.uri("/v1/profiles/ws").toString().replaceFirst("^http", "ws"));
            socket = api.token().toCompletableFuture().thenCompose(token -> api.http()
                    .newWebSocketBuilder()
                    .connectTimeout(options.timeout())
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(uri, this));
            socket.whenCompleteAsync((opened, failure) -> opened(opened, failure), thread);
            subscribe();
        }

        private void opened(WebSocket opened, Throwable failure) {
            if (connection != this) {
                abort();
            } else if (failure != null) {
                Throwable cause = failure.getCause();
                if (cause instanceof WebSocketHandshakeException refused
                        && refused.getResponse().statusCode() == UNAUTHORIZED) {
                    api.forgetToken();
                }
                reconnect();
            }
        }

        /** Messages are sent one after the other. */
        void subscribe() {
            settled.clear();
            socket = socket.thenComposeAsync(
                    opened -> {
                        Map<String, Object> message = new LinkedHashMap<>();
                        message.put("user_ids", List.copyOf(ids));
                        if (state != null) {
                            message.put("last_event_id", state);
                        }
                        return opened.sendText(Json.write(message), true);
                    },
                    thread);
        }

        void abort() {
            socket.thenAccept(WebSocket::abort);
        }

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Map<String, Object> message = Json.object(text.toString());
                text.setLength(0);
                thread.execute(() -> {
                    if (connection == this) {
                        receive(message);
                    }
                });
            }
            source.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket source, int status, String reason) {
            lost();
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable error) {
            lost();
        }

        private void lost() {
            thread.execute(() -> {
                if (connection == this) {
                    reconnect();
                }
            });
        }
    }
}
