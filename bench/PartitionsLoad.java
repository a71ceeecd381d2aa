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
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls the store as the service does, from four workers: URI, what to call, how often, the number of profiles, a seed. */
class PartitionsLoad {

    private static final int WORKERS = 4;

    private final ProfileStore store;
    private final String call;
    private final AtomicInteger left;
    private final int profiles;
    private final RandomGenerator random;

    private PartitionsLoad(ProfileStore store, String call, int calls, int profiles, long seed) {
        this.store = store;
        this.call = call;
        this.left = new AtomicInteger(calls);
        this.profiles = profiles;
        this.random = RandomGeneratorFactory.getDefault().create(31 * seed + call.hashCode());
    }

    public static void main(String[] arguments) throws Exception {
        PostgresSettings settings = Settings.toServe(
                        Map.of(
                                "postgres.uri", arguments[0],
                                "postgres.timeout", "10s",
                                "postgres.read.timeout", "10s",
                                "postgres.connect.timeout", "10s",
                                "auth.jwt.secret", "a key for benchmarks, of more than 32 bytes"),
                        Map.of())
                .postgres();
        if (arguments[1].startsWith("migrate")) {
            Migrations migrations = new Migrations(settings);
            migrations.migrate();
            if (arguments[1].equals("migrate-partitioned")) {
                migrations.partition();
            }
            return;
        }
        Vertx vertx = Vertx.vertx();
        PostgresBackend postgres = new PostgresBackend(vertx, settings);
        PartitionsLoad load = new PartitionsLoad(
                postgres.store(),
                arguments[1],
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]));
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        for (java.util.concurrent.Future<?> worker :
                workers.invokeAll(Collections.nCopies(WORKERS, Executors.callable(load::work)))) {
            worker.get();
        }
        workers.shutdown();
        await(postgres.close());
        await(vertx.close());
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }

    private void work() {
        for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
            await(call(number));
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
