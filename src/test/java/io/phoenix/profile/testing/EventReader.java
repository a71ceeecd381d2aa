package io.phoenix.profile.testing;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads an event stream line by line, as a client does. */
public final class EventReader implements AutoCloseable {

    private static final long WAIT_MAX_SECONDS = 20;

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** An event; its name is {@code closed} at the end of the stream. */
    public record Event(String name, String id, String data) {

        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread reader = new Thread(this::read, "event-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream; asserts status 200. */
    public static EventReader open(HttpRequest request) throws Exception {
        HttpResponse<InputStream> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    response.statusCode() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new EventReader(response);
    }

    /** Opens the stream of a user. */
    public static EventReader open(TestInstance instance, String tenant, String user, String userIds, String... roles)
            throws Exception {
        return open(instance.request("/v1/profiles/events?user_ids=" + userIds, tenant, user, roles)
                .build());
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    /** Waits for the next event. */
    public Event next() throws InterruptedException {
        Event next = events.poll(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no event within " + WAIT_MAX_SECONDS + " s");
        }
        return next;
    }

    /** Waits for the next event of this name; skips others. */
    public Event next(String name) throws InterruptedException {
        Event next = next();
        while (!next.name().equals(name)) {
            if (next.name().equals("closed")) {
                throw new AssertionError("the stream ended before an event " + name);
            }
            next = next();
        }
        return next;
    }

    /** Whether no event is queued. */
    public boolean isQuiet() {
        return events.isEmpty();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!name.isEmpty()) {
                        events.add(new Event(name, id, data));
                    }
                    name = "";
                    id = "";
                    data = "";
                } else if (line.equals(":")) {
                    events.add(new Event("heartbeat", "", ""));
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                }
            }
        } catch (IOException cut) {
            // reported like the end of the stream
        }
        events.add(new Event("closed", "", ""));
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
