package io.phoenix.profile.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A user who reads and changes profiles over a few connections, well within all limits. */
final class Innocents {

    private static final int HITS_PER_SECOND = 50;
    private static final String USER = "innocent";
    private static final int NOT_REACHED = 412;
    private static final String PROFILE = "/v1/profiles/user/" + USER;
    private static final String BATCH = "/v1/profiles?user_ids="
            + IntStream.range(0, 20).mapToObj(i -> "friend-" + i).collect(Collectors.joining(","));

    private final Target target;
    private final String authorization;

    Innocents(Target target) {
        this.target = target;
        this.authorization = "Host: localhost\r\nAuthorization: Bearer " + target.token(USER) + "\r\n";
    }

    /**
     * What the user noticed.
     *
     * @param hitNanos how long each read of a profile in L1 took, in ascending order
     * @param errors answers other than 200, and 412 to a version that the profile has not reached, and connections that broke, by what was asked for
     */
    record Noticed(List<Long> hitNanos, Map<String, Integer> errors) {

        /** The time that so many percent of the hits did not exceed. */
        double percentileMillis(int percent) {
            return hitNanos.get(Math.min(hitNanos.size() - 1, hitNanos.size() * percent / 100)) / 1e6;
        }
    }

    /** Asks for everything, until so many hits were answered. */
    Noticed ask(int hits) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, Integer> errors = new ConcurrentHashMap<>();
        try {
            Future<long[]> timed =
                    threads.submit(() -> run("hit", hits, HITS_PER_SECOND, true, i -> get(PROFILE), errors));
            List<Future<long[]>> others = new ArrayList<>();
            others.add(threads.submit(
                    () -> run("hit over a new connection", hits / 10, 5, false, i -> get(PROFILE), errors)));
            others.add(threads.submit(() -> run(
                    "read of a version", hits / 10, 5, true, i -> get(PROFILE + "?min_version=" + present()), errors)));
            others.add(threads.submit(() -> run("batch", hits / 10, 5, true, i -> get(BATCH), errors)));
            others.add(threads.submit(() -> run("change", hits / 25, 2, true, i -> put(i), errors)));
            for (Future<long[]> other : others) {
                other.get();
            }
            return new Noticed(Arrays.stream(timed.get()).sorted().boxed().toList(), new TreeMap<>(errors));
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** A version that a profile would have if it were changed now: the store is asked, and says that it has an older one. */
    private static long present() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    private long[] run(
            String what,
            int times,
            int perSecond,
            boolean keepsConnection,
            IntFunction<String> request,
            Map<String, Integer> errors)
            throws IOException {
        long[] nanos = new long[times];
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime();
        Wire wire = null;
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long begun = System.nanoTime();
            String problem = "";
            try {
                if (wire == null) {
                    wire = target.connect();
                }
                int status = wire.send(request.apply(i)).status();
                problem = status == 200 || status == NOT_REACHED ? "" : Integer.toString(status);
            } catch (IOException broken) {
                problem = broken.toString();
            }
            nanos[i] = System.nanoTime() - begun;
            if (!problem.isEmpty()) {
                errors.merge(what + ": " + problem, 1, Integer::sum);
            }
            if (wire != null && (!keepsConnection || !problem.isEmpty())) {
                wire.close();
                wire = null;
            }
            due = Math.max(due + pause, System.nanoTime());
        }
        if (wire != null) {
            wire.close();
        }
        return nanos;
    }

    private String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + authorization + "\r\n";
    }

    private String put(int i) {
        String body = "{\"name\":\"Innocent " + i + "\"}";
        return "PUT " + PROFILE + " HTTP/1.1\r\n" + authorization + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
