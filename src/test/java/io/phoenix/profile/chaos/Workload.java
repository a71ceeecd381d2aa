package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Clients of every node at a steady rate, each with its own seeded mix of reads, writes, erasures and creations. */
final class Workload {

    private static final int CLIENTS_PER_NODE = 6;

    private final World world;
    private final Users users = new Users();
    private final WrittenNames names = new WrittenNames();
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long periodNanos;

    private volatile boolean stopping;

    /**
     * A workload that has not begun.
     *
     * @param ratePerSecond operations of all clients together, for as long as answers come in time
     */
    Workload(World world, int ratePerSecond) {
        this.world = world;
        this.periodNanos = Duration.ofSeconds(1).toNanos()
                * CLIENTS_PER_NODE
                * world.nodes().size()
                / ratePerSecond;
    }

    /** Reads every profile that is there from the beginning once through every instance. */
    void warmUp() throws InterruptedException {
        for (Node node : world.nodes()) {
            Client client = new Client(node, world.token(), operations::add);
            for (String user : Users.present()) {
                client.read(user);
            }
        }
    }

    void start(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Node node : world.nodes()) {
            for (int i = 0; i < CLIENTS_PER_NODE; i++) {
                SplittableRandom random = seeds.split();
                Thread thread = new Thread(
                        () -> run(new Client(node, world.token(), operations::add), random),
                        "client of " + node.address().name());
                threads.add(thread);
                thread.start();
            }
        }
    }

    /** Ends all clients. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Everything that was done. */
    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Notes something that was done by other means. */
    void alsoDone(Operation operation) {
        operations.add(operation);
    }

    WrittenNames names() {
        return names;
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
                // what a slow answer held up is not made up for at once
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
        if (dice < 5) {
            return client.erase(Users.toErase(random));
        }
        if (dice < 105) {
            return client.write(Users.toWrite(random), names.next());
        }
        if (dice < 115) {
            return client.read(users.toCreate());
        }
        String user = users.toRead(random);
        Long seen = versionsSeen.get(user);
        return dice < 165 && seen != null ? client.read(user, seen) : client.read(user);
    }
}
