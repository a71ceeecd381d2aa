package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mutated requests over sockets: every response is a documented one, and no connection leaks. */
class HttpFuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);
    private static final int CONNECTIONS = 64;

    /** 503 is missing, since only the requests are at fault. */
    private static final Set<Integer> DOCUMENTED =
            Set.of(100, 200, 204, 304, 400, 401, 403, 404, 405, 412, 413, 414, 415, 422, 431, 501);

    private static TestInstance instance;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of(
                "http.idle.timeout", "1s",
                "live.heartbeat", "500ms",
                "http.request.timeout", "200ms",
                "limits.requests.rate", "0",
                "limits.updates.rate", "0",
                "limits.creations.rate", "0",
                // pools that can't grow under load, since the test counts file descriptors
                "postgres.connections", "1",
                "redis.connections", "1"));
        api = new Api(instance);
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void mutatedRequests_areAnsweredAsDocumented_andLeakNoConnection() throws Exception {
        long seed = System.nanoTime();
        api.get("alice").assertOk();
        long filesBefore = openFiles();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                MutatedRequests requests = new MutatedRequests(new Random(seed + i), api.authorization("alice"));
                senders.add(threads.submit(() -> {
                    for (int sent = 0; sent < REQUESTS / CONNECTIONS; sent++) {
                        assertAnswersDocumented(requests.next());
                    }
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("tries = " + REQUESTS / CONNECTIONS * CONNECTIONS + " requests over sockets, seed " + seed);

        api.get("alice").assertOk();
        Eventually.isTrue("connections closed", () -> openFiles() <= filesBefore + 2);
    }

    /** On a busy machine a check of {@code /ready} may time out: repeats the request until the instance is ready. */
    private static void assertAnswersDocumented(String request) throws Exception {
        try {
            if (!isAnswered(request)) {
                Eventually.isTrue("ready", () -> isAnswered(request));
            }
        } catch (RuntimeException | AssertionError unexpected) {
            throw new AssertionError("after: " + request, unexpected);
        }
    }

    /** Asserts that the answers are documented; false if the answer is that the instance is not ready. */
    private static boolean isAnswered(String request) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send(request);
            for (Optional<Answer> answer = connection.read(); answer.isPresent(); answer = connection.read()) {
                Answer present = answer.orElseThrow();
                if (present.status() == 503 && "not ready".equals(present.json().getString("status"))) {
                    return false;
                }
                assertThat(present.status()).as(request).isIn(DOCUMENTED);
                if (present.status() >= 400
                        && present.status() != 501
                        && !present.body().isEmpty()) {
                    assertThat(present.json().getString("code")).as(request).isNotBlank();
                }
                if (present.status() != 100) {
                    return true;
                }
            }
            return true;
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
