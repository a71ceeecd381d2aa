package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.testing.Instance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients of several instances, each asking for one thing after the other, and writing down what they were told. */
final class Clients {

    private static final int CLIENTS_PER_INSTANCE = 2;
    private static final double WRITES = 0.05;

    private final String tenant;
    private final List<Instance> instances;
    private final List<String> users;
    private final List<String> tokens = new ArrayList<>();
    private final Queue<Operation> history = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Clients(String tenant, List<Instance> instances, List<String> users) {
        this.tenant = tenant;
        this.instances = instances;
        this.users = users;
        instances.forEach(instance -> tokens.add(instance.token(tenant, "client", "profile:write")));
    }

    void start(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < instances.size() * CLIENTS_PER_INSTANCE; i++) {
            int instance = i % instances.size();
            SplittableRandom random = seeds.split();
            Thread thread = new Thread(() -> run(instance, random), "client-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    List<Operation> stop() throws InterruptedException {
        stopping.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(history);
    }

    int size() {
        return history.size();
    }

    private void run(int instance, SplittableRandom random) {
        while (!stopping.get()) {
            String user = users.get(random.nextInt(users.size()));
            history.add(
                    random.nextDouble() < WRITES
                            ? send(Kind.WRITE, instance, user, rename(instance, user, random.nextInt(1_000_000)))
                            : send(
                                    Kind.READ,
                                    instance,
                                    user,
                                    request(instance, user).build()));
        }
    }

    private HttpRequest rename(int instance, String user, int number) {
        return request(instance, user)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"name\":\"Racer " + number + "\"}"))
                .build();
    }

    private HttpRequest.Builder request(int instance, String user) {
        return instances
                .get(instance)
                .request("/v1/profiles/user/" + user + "?fields=extended")
                .header("Authorization", "Bearer " + tokens.get(instance));
    }

    private Operation send(Kind kind, int instance, String user, HttpRequest request) {
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = instances.get(instance).send(request);
            long end = System.nanoTime();
            boolean answered = answer.statusCode() == 200;
            JsonObject profile = answered ? new JsonObject(answer.body()) : new JsonObject();
            return new Operation(
                    kind,
                    instance,
                    user,
                    start,
                    end,
                    answer.statusCode(),
                    answered ? profile.getLong("version") : 0,
                    answer.headers().firstValue("X-Profile-Source").orElse("").equals("stale"),
                    user.equals(profile.getString("user_id")) && tenant.equals(profile.getString("tenant_id")));
        } catch (Exception noAnswer) {
            return new Operation(kind, instance, user, start, System.nanoTime(), 0, 0, false, false);
        }
    }
}
