import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Calls the store as the service does, from four workers. Arguments: the address of the server, the number of profiles. Each line
 * of the input says which database, what to call, how often, and a seed; the answer is a line when that is done.
 */
class PartitionsLoad {

    private static final int WORKERS = 4;

    private final ProfileStore store;
    private final String call;
    private final AtomicInteger left;
    private final int profiles;
    private final Random random;

    private PartitionsLoad(ProfileStore store, String call, int calls, int profiles, long seed) {
        this.store = store;
        this.call = call;
        this.left = new AtomicInteger(calls);
        this.profiles = profiles;
        this.random = new Random(31 * seed + call.hashCode());
    }

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        // a busy machine may stop all threads for seconds
        Vertx vertx = Vertx.vertx(new VertxOptions().setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        Map<String, PostgresBackend> backends = new HashMap<>();
        Scanner lines = new Scanner(System.in);
        while (lines.hasNext()) {
            PostgresSettings settings = settings(arguments[0] + "/" + lines.next());
            String call = lines.next();
            int calls = lines.nextInt();
            long seed = lines.nextLong();
            if (call.startsWith("migrate")) {
                migrate(settings, call.equals("migrate-partitioned"));
            } else {
                String address = settings.addresses().get(0).toString();
                ProfileStore store = backends.computeIfAbsent(address, first -> new PostgresBackend(vertx, settings))
                        .store();
                PartitionsLoad load =
                        new PartitionsLoad(store, call, calls, Integer.parseInt(arguments[1]), seed);
                for (java.util.concurrent.Future<?> worker :
                        workers.invokeAll(Collections.nCopies(WORKERS, Executors.callable(load::work)))) {
                    worker.get();
                }
            }
            System.out.println("done");
        }
    }

    private static PostgresSettings settings(String uri) {
        return Settings.toServe(
                        Map.of(
                                "postgres.uri", uri,
                                "postgres.connections", "4",
                                "postgres.timeout", "60s",
                                "postgres.read.timeout", "60s",
                                "postgres.connect.timeout", "60s",
                                "auth.jwt.secret", "a key for benchmarks, of more than 32 bytes"),
                        Map.of())
                .postgres();
    }

    private static void migrate(PostgresSettings settings, boolean partitioned) throws Exception {
        Migrations migrations = new Migrations(settings);
        migrations.migrate();
        if (partitioned) {
            migrations.partition();
        }
    }

    private void work() {
        for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
            call(number).toCompletionStage().toCompletableFuture().join();
        }
    }

    private Future<?> call(int number) {
        return switch (call) {
            case "read" -> store.find(existing());
            case "batch" -> store.findAll(IntStream.range(0, 100).mapToObj(i -> existing()).toList());
            case "create" -> store.insert(absent(number), ClaimedName.shared("Brave Tiger 42"));
            case "create-unique" -> store.insert(absent(number), unique());
            case "create-batch" -> store.insertAll(IntStream.range(100 * number, 100 * number + 100)
                    .boxed()
                    .collect(Collectors.toMap(this::absent, i -> ClaimedName.shared("Brave Tiger 42"))));
            case "update" -> store.update(existing(), rename(ClaimedName.shared(text())), ClaimedName.shared("Unused"));
            case "update-unique" -> store.update(existing(), rename(unique()), ClaimedName.shared("Unused"));
            case "erase" -> store.erase(existing());
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static ProfileUpdate rename(ClaimedName name) {
        return new ProfileUpdate(name, false, VersionCondition.NONE, Duration.ZERO);
    }

    private ClaimedName unique() {
        String name = text();
        return new ClaimedName(new DisplayName(name), "1:" + name);
    }

    private String text() {
        return "Name " + random.nextLong(1L << 48);
    }

    /** The ids that bench/partitions inserts: spread over the index as random ones are. */
    private ProfileId existing() {
        return new ProfileId("t", "u" + (random.nextInt(1, profiles + 1) * 2_654_435_761L & 0xffff_ffffL));
    }

    private ProfileId absent(int number) {
        return new ProfileId("t", "new-" + random.nextLong(1L << 48) + "-" + number);
    }
}
