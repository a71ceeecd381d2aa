package io.phoenix.profile.hostile;

import io.phoenix.profile.testing.Http2Connection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** An attack that goes on until it is ended. */
final class Siege {

    private static final int WAIT_MAX_SECONDS = 60;

    private final Target target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final LongAdder steps = new LongAdder();
    private final CountDownLatch under = new CountDownLatch(1);
    private final long beganNanos = System.nanoTime();

    private volatile boolean over;

    private Siege(Target target) {
        this.target = target;
    }

    /** Begins an attack; returns once its first step has begun. */
    static Siege begin(Attack attack, Target target) throws Exception {
        Siege siege = new Siege(target);
        attack.method().begin(siege);
        if (!siege.under.await(WAIT_MAX_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the attack does nothing: " + attack);
        }
        return siege;
    }

    /** What one client does once. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /** What one client does over a connection of its own. */
    @FunctionalInterface
    interface OnWire {
        void run(Wire wire) throws Exception;
    }

    Target target() {
        return target;
    }

    /** Repeats the step with so many clients, at most so often per second in all. What fails is repeated too. */
    void repeat(int clients, int perSecond, Step step) {
        for (int i = 0; i < clients; i++) {
            threads.execute(() -> run(TimeUnit.SECONDS.toNanos(clients) / perSecond, step));
        }
    }

    /** The same, each time over a new connection, which is closed at the end of the step. */
    void connect(int clients, int perSecond, OnWire step) {
        repeat(clients, perSecond, () -> {
            Wire wire = track(target.connect());
            try (wire) {
                step.run(wire);
            } finally {
                open.remove(wire);
            }
        });
    }

    /** The same, with connections that are kept, the oldest of which is closed for a new one beyond so many. */
    void hold(int connections, int perSecond, OnWire step) {
        hold(connections, perSecond, target::connect, step);
    }

    /** The same, over connections without TLS in any case. */
    void holdPlain(int connections, int perSecond, OnWire step) {
        hold(connections, perSecond, target::connectPlain, step);
    }

    private void hold(int connections, int perSecond, Callable<Wire> opening, OnWire step) {
        Deque<Wire> held = new ArrayDeque<>();
        repeat(1, perSecond, () -> {
            Wire wire = track(opening.call());
            held.add(wire);
            if (held.size() > connections) {
                Wire oldest = held.remove();
                oldest.close();
                open.remove(oldest);
            }
            step.run(wire);
        });
    }

    /** Sends requests and reads the answers; each client keeps its connection while the service does. */
    void ask(int clients, int perSecond, Supplier<String> request) {
        Map<Thread, Wire> kept = new ConcurrentHashMap<>();
        repeat(clients, perSecond, () -> {
            Wire wire = kept.get(Thread.currentThread());
            if (wire == null) {
                wire = track(target.connect());
                kept.put(Thread.currentThread(), wire);
            }
            try {
                wire.send(request.get()).status();
            } catch (IOException closed) {
                kept.remove(Thread.currentThread());
                open.remove(wire);
                wire.close();
            }
        });
    }

    /** Does the step over and over on each of so many connections of HTTP/2. */
    void http2(int clients, int perSecond, OnHttp2 step) {
        repeat(clients, perSecond, () -> {
            Http2Connection connection = track(target.http2(step.settings()));
            try (connection) {
                step.run(connection);
            } finally {
                open.remove(connection);
            }
        });
    }

    /** What one client does over a connection of HTTP/2. */
    @FunctionalInterface
    interface OnHttp2 {
        void run(Http2Connection connection) throws Exception;

        /** Those that the client sends at first. */
        default byte[] settings() {
            return new byte[0];
        }
    }

    /** False once the attack should end. */
    boolean goesOn() {
        return !over;
    }

    /** Counts a step within a step, and waits until the next one is due. */
    void pace(int perSecond) {
        count();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** Steps per second so far. */
    long rate() {
        return Math.round(steps.sum() * 1e9 / (System.nanoTime() - beganNanos));
    }

    /** Closes all connections of the attack. */
    void end() throws Exception {
        over = true;
        threads.shutdown();
        while (!threads.awaitTermination(100, TimeUnit.MILLISECONDS)) {
            // one may have been opened just now
            for (AutoCloseable each : open) {
                each.close();
            }
        }
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T track(T connection) {
        open.add(connection);
        return connection;
    }

    private void run(long pauseNanos, Step step) {
        for (long due = System.nanoTime(); !over; due += pauseNanos) {
            LockSupport.parkNanos(due - System.nanoTime());
            under.countDown();
            try {
                step.run();
            } catch (Exception refused) {
                // that is what the service should do
            }
            count();
            // no burst after a step that took long
            due = Math.max(due, System.nanoTime() - pauseNanos);
        }
    }

    private void count() {
        steps.increment();
    }
}
