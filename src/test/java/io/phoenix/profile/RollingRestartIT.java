package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rolling restart under load fails no request if requests go only to ready instances. */
class RollingRestartIT {

    private static final Map<String, String> SETTINGS =
            Map.of("shutdown.pause", "500ms", "warm.ids.max", "1000", "warm.save.interval", "100ms");
    private static final int CLIENTS = 4;

    private final String tenant = "t-" + UUID.randomUUID();
    private final List<TestInstance> instances = new CopyOnWriteArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private volatile List<TestInstance> ready = List.of();
    private volatile boolean stopping;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            instances.add(TestInstance.start(SETTINGS));
        }
        ready = List.copyOf(instances);
        begin(this::probeReadiness);
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            begin(() -> keepReading(first));
        }
    }

    @AfterEach
    void stop() throws Exception {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        for (TestInstance instance : instances) {
            instance.close();
        }
    }

    @Test
    void restart_eachInTurnUnderLoad_failsNoRequest() throws Exception {
        for (TestInstance old : List.copyOf(instances)) {
            long before = answered.get();
            old.close();
            instances.remove(old);
            TestInstance restarted = TestInstance.start(SETTINGS);
            instances.add(restarted);
            Eventually.isTrue("requests go to the restarted one", () -> ready.contains(restarted));
            Eventually.isTrue("requests continue", () -> answered.get() > before + 100);
        }

        assertThat(failed).isEmpty();
    }

    /** Does what a Kubernetes Service does: probes, and routes to ready instances. */
    private void probeReadiness() {
        while (!stopping) {
            ready = instances.stream().filter(this::isReady).toList();
        }
    }

    private boolean isReady(TestInstance instance) {
        try {
            return instance.send(instance.managementRequest("/ready").build()).statusCode() == 200;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void keepReading(int first) {
        for (int i = first; !stopping; i++) {
            List<TestInstance> endpoints = ready;
            TestInstance instance = endpoints.get(i % endpoints.size());
            try {
                HttpResponse<String> answer = instance.get(tenant, "u" + i % 50);
                if (answer.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    failed.add(answer.statusCode() + " " + answer.body());
                }
            } catch (Exception broken) {
                failed.add(broken.toString());
            }
        }
    }

    private void begin(Runnable work) {
        Thread thread = new Thread(work);
        threads.add(thread);
        thread.start();
    }
}
