package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clients of every node, at a steady rate, each with its own seeded mix of reads, writes, erasures and creations. */
final class Workload {

    private static final int CLIENTS_PER_NODE = 6;

    private static final List<String> NEVER_CHANGED = users("calm", 100);
    private static final List<String> HOT = users("hot", 20);
    private static final List<String> WARM = users("warm", 200);
    private static final List<String> ERASED = users("erased", 10);
    private static final List<String> EDITED = users("edited", 25);
    private static final int EDITED_LATE = 5;
    private static final List<String> MOVED = users("moved", 10);
    private static final int NEWEST = 20;

    /** The name generator never generates such a name. */
    private static final String NAME_PREFIX = "Written ";

    private final List<? extends Testbed.Node> nodes;
    private final String token;
    private final AtomicInteger lastCreated = new AtomicInteger();
    private final AtomicLong lastName = new AtomicLong();
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long periodNanos;

    private volatile boolean changesPaused;
    private volatile boolean stopping;

    /**
     * A workload that has not started.
     *
     * @param token of an administrator of the tenant
     * @param ratePerSecond target of all clients together; slow responses lower it
     */
    Workload(List<? extends Testbed.Node> nodes, String token, int ratePerSecond) {
        this.nodes = nodes;
        this.token = token;
        this.periodNanos = Duration.ofSeconds(1).toNanos() * CLIENTS_PER_NODE * nodes.size() / ratePerSecond;
    }

    /** Some users whose profiles only edits by hand change. */
    static List<String> edited(int from, int count) {
        return EDITED.subList(from, from + count);
    }

    /** The last of them, for a transaction that is always open. */
    static List<String> editedLate() {
        return EDITED.subList(EDITED.size() - EDITED_LATE, EDITED.size());
    }

    /** Users whose ids edits by hand change: those of the first half into those of the second. */
    static List<String> moved() {
        return MOVED;
    }

    static boolean isWrittenName(String name) {
        return name.startsWith(NAME_PREFIX);
    }

    /** A name that no other write of the run uses. */
    String nextName() {
        return NAME_PREFIX + lastName.incrementAndGet();
    }

    /** Reads every initial profile once through every instance. */
    void warmUp() throws InterruptedException {
        List<String> users = Stream.of(NEVER_CHANGED, HOT, WARM, ERASED, EDITED, MOVED)
                .flatMap(List::stream)
                .toList();
        for (Testbed.Node node : nodes) {
            Client client = client(node);
            for (String user : users) {
                client.read(user);
            }
        }
    }

    void start(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Testbed.Node node : nodes) {
            for (int i = 0; i < CLIENTS_PER_NODE; i++) {
                SplittableRandom random = seeds.split();
                Thread thread = new Thread(
                        () -> run(client(node), random),
                        "client of " + node.address().name());
                threads.add(thread);
                thread.start();
            }
        }
    }

    private Client client(Testbed.Node node) {
        return new Client(node, token, operations::add);
    }

    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Until {@link #resumeChanges}, clients only read what exists. */
    void pauseChanges() {
        changesPaused = true;
    }

    void resumeChanges() {
        changesPaused = false;
    }

    /** Every operation so far. */
    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Adds an operation that did not come from the clients of this workload. */
    void record(Operation operation) {
        operations.add(operation);
    }

    private void run(Client client, SplittableRandom random) {
        Map<String, Long> versionsSeen = new HashMap<>();
        long due = System.nanoTime();
        try {
            while (!stopping) {
                Operation done = next(client, random, versionsSeen);
                if (done.version() > 0) {
                    versionsSeen.merge(done.user(), done.version(), Math::max);
                }
                // after a slow response, don't send the backlog in a burst
                due = Math.max(due + periodNanos, System.nanoTime() - periodNanos);
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Operation next(Client client, SplittableRandom random, Map<String, Long> versionsSeen)
            throws InterruptedException {
        int dice = random.nextInt(1_000);
        if (changesPaused) {
            return client.read(oneOf(WARM, random));
        }
        if (dice < 5) {
            return client.erase(oneOf(ERASED, random));
        }
        if (dice < 105) {
            return client.write(userToWrite(random), nextName());
        }
        if (dice < 115) {
            return client.read("created" + lastCreated.incrementAndGet());
        }
        String user = userToRead(random);
        Long seen = versionsSeen.get(user);
        return dice < 165 && seen != null ? client.read(user, seen) : client.read(user);
    }

    private static String userToWrite(SplittableRandom random) {
        int dice = random.nextInt(10);
        return oneOf(dice < 5 ? HOT : dice < 9 ? WARM : ERASED, random);
    }

    private String userToRead(SplittableRandom random) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return "created" + Math.max(0, lastCreated.get() - random.nextInt(NEWEST));
        }
        return oneOf(
                dice < 5
                        ? NEVER_CHANGED
                        : dice < 7 ? EDITED : dice < 8 ? MOVED : dice < 13 ? HOT : dice < 19 ? WARM : ERASED,
                random);
    }

    private static String oneOf(List<String> users, SplittableRandom random) {
        return users.get(random.nextInt(users.size()));
    }

    private static List<String> users(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }
}
