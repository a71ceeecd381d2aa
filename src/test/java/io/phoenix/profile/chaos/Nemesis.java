package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Breaks one thing after the other, for a few seconds each, and lets what it broke heal in between. */
final class Nemesis {

    private static final long FAULT_MILLIS_MIN = 500;
    private static final long FAULT_MILLIS_MAX = 4_000;

    /** Long enough for the service to have healed too, so that most of a run is held to the bound of a healthy one. */
    private static final long REST_MILLIS = 4_000;

    private final RedisProcess redis;
    private final List<TcpProxy> toRedis;
    private final List<TcpProxy> toPostgres;
    private final SplittableRandom random;
    private final List<Window> windows = new ArrayList<>();

    Nemesis(RedisProcess redis, List<TcpProxy> toRedis, List<TcpProxy> toPostgres, long seed) {
        this.redis = redis;
        this.toRedis = toRedis;
        this.toPostgres = toPostgres;
        this.random = new SplittableRandom(seed);
    }

    /** A time in which something was broken. */
    record Window(String fault, long startNanos, long endNanos) {}

    /** Breaks things for so long; ends with everything healed. */
    void run(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            String fault = begin();
            Thread.sleep(random.nextLong(FAULT_MILLIS_MIN, FAULT_MILLIS_MAX));
            heal();
            windows.add(new Window(fault, start, System.nanoTime()));
            System.out.printf("chaos: %-32s %5d ms%n", fault, (System.nanoTime() - start) / 1_000_000);
            Thread.sleep(REST_MILLIS);
        }
    }

    List<Window> windows() {
        return List.copyOf(windows);
    }

    private String begin() throws Exception {
        int victim = random.nextInt(toRedis.size());
        switch (random.nextInt(9)) {
            case 0 -> {
                redis.freeze();
                return "redis frozen";
            }
            case 1 -> {
                redis.kill();
                return "redis killed";
            }
            case 2 -> {
                toRedis.get(victim).cut();
                return "redis cut off from " + victim;
            }
            case 3 -> {
                toRedis.get(victim).freeze();
                return "redis silent for " + victim;
            }
            case 4 -> {
                toRedis.get(victim).freezeOpenOnes();
                return "half-open connections of " + victim;
            }
            case 5 -> {
                toRedis.forEach(proxy -> proxy.delay(Duration.ofMillis(random.nextLong(10, 80))));
                return "redis slow";
            }
            case 6 -> {
                toPostgres.get(victim).cut();
                return "postgres cut off from " + victim;
            }
            case 7 -> {
                toPostgres.get(victim).freeze();
                return "postgres silent for " + victim;
            }
            default -> {
                toPostgres.get(victim).cut();
                toRedis.get(victim).cut();
                return "both cut off from " + victim;
            }
        }
    }

    private void heal() throws Exception {
        if (redis.isAlive()) {
            redis.thaw();
        } else {
            redis.startAgain();
        }
        toRedis.forEach(TcpProxy::heal);
        toPostgres.forEach(TcpProxy::heal);
    }
}
