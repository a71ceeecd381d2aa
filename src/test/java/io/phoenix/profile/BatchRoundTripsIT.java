package io.phoenix.profile;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.PolledChanges;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.read.BatchLoader;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.Coalescer;
import io.phoenix.profile.read.ReadDeadline;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.StoreLoader;
import io.phoenix.profile.redis.RedisBackend;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RoundTrips;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch read takes a fixed number of round trips to Redis and Postgres, counted by proxies with latency. */
class BatchRoundTripsIT {

    private static final int EACH = 20;
    private static final int TRIPS_MAX = 5;

    /** The trips of a batch with absent profiles: read L2, read the store, insert. */
    private static final int INSERT_TRIP = 3;

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private final NamePolicies names = TestNames.policies();
    private final RoundTrips trips = new RoundTrips(this::onTripStart);
    private final List<RedisBackend> redisBackends = new ArrayList<>();
    private final List<PostgresBackend> postgresBackends = new ArrayList<>();

    private TcpProxy toRedis;
    private TcpProxy toPostgres;
    private BatchReads counted;
    private BatchReads other;
    private SharedCache uncounted;
    private Map<ProfileId, ClaimedName> insertedMeanwhile = Map.of();

    @BeforeEach
    void start() throws Exception {
        Servers servers = Servers.running();
        toRedis = TcpProxy.to(servers.redis(), trips);
        toPostgres = TcpProxy.to(servers.postgres(), trips);
        other = reads(Map.of());
        counted = reads(
                Map.of("redis.uri", toRedis.uri(), "postgres.uri", toPostgres.uri(), "postgres.connections", "1"));
        readBatchOfEveryKind();
        toRedis.delay(Duration.ofMillis(50));
        toPostgres.delay(Duration.ofMillis(50));
    }

    @AfterEach
    void stop() throws Exception {
        for (RedisBackend redis : redisBackends) {
            await(redis.close());
        }
        for (PostgresBackend postgres : postgresBackends) {
            await(postgres.close());
        }
        toRedis.close();
        toPostgres.close();
        await(vertx.close());
    }

    @Test
    void batch_everyKindOfProfile_takesFiveRoundTrips() throws Exception {
        readBatchOfEveryKind();

        assertThat(trips.count()).isEqualTo(TRIPS_MAX);
    }

    @Test
    void batch_inL2_takesOneRoundTrip() throws Exception {
        List<ProfileId> ids = ids("redis", 100);
        createThroughOther(ids);
        trips.reset();

        assertThat(await(counted.readOrCreate(ids)).found()).hasSize(100);

        assertThat(trips.count()).isEqualTo(1);
    }

    @Test
    void batch_inL1_takesNoRoundTrip() throws Exception {
        List<ProfileId> ids = ids("local", 100);
        await(counted.readOrCreate(ids));
        awaitFilled(ids);
        trips.reset();

        assertThat(await(counted.readOrCreate(ids)).found()).hasSize(100);

        assertThat(trips.count()).isZero();
    }

    /** In L1, in L2, in Postgres alone, absent, and absent until another instance inserts them just before our insert. */
    private void readBatchOfEveryKind() throws Exception {
        List<ProfileId> local = ids("local", EACH);
        List<ProfileId> shared = ids("shared", EACH);
        List<ProfileId> stored = ids("stored", EACH);
        List<ProfileId> absent = ids("absent", EACH);
        List<ProfileId> concurrent = ids("concurrent", EACH);
        await(counted.readOrCreate(local));
        createThroughOther(shared);
        await(postgresBackends.get(0).store().insertAll(named(stored)));
        List<ProfileId> all = new ArrayList<>();
        List.of(local, shared, stored, absent, concurrent).forEach(all::addAll);
        Collections.shuffle(all, new Random(1));
        awaitFilled(local);
        insertedMeanwhile = named(concurrent);
        trips.reset();

        BatchResult batch = await(counted.readOrCreate(all));

        awaitFilled(absent);
        awaitFilled(concurrent);
        assertThat(insertedMeanwhile).isEmpty();
        assertThat(batch.found())
                .extracting(read -> TestProfiles.name(read.profile().body()))
                .containsExactlyElementsOf(all.stream()
                        .map(id -> names.of(id.tenantId()).generated(id, 0).text())
                        .toList());
    }

    private void onTripStart(int trip) {
        if (trip == INSERT_TRIP && !insertedMeanwhile.isEmpty()) {
            try {
                List<Profile> inserted = postgresBackends
                        .get(0)
                        .store()
                        .insertAll(insertedMeanwhile)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .value();
                assertThat(inserted).hasSize(EACH);
                insertedMeanwhile = Map.of();
            } catch (InterruptedException | ExecutionException | TimeoutException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    private void createThroughOther(List<ProfileId> ids) throws Exception {
        await(other.readOrCreate(ids));
        awaitFilled(ids);
    }

    private void awaitFilled(List<ProfileId> ids) throws Exception {
        Eventually.isTrue("Redis has all", () -> await(uncounted.getAll(ids)).size() == ids.size());
    }

    private BatchReads reads(Map<String, String> changes) throws Exception {
        Settings settings = TestSettings.with(changes);
        new Migrations(settings.postgres()).migrate();
        Random random = new Random();
        RedisBackend redis = new RedisBackend(vertx, settings.redis(), random, RedisMetrics.NONE);
        PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
        redisBackends.add(redis);
        postgresBackends.add(postgres);
        await(redis.open());
        BodyEncoder encoder = TestProfiles.encoder();
        SharedCache shared = redis.sharedCache(await(postgres.secrets()).redis().bytes(), encoder.form());
        if (uncounted == null) {
            uncounted = shared;
        }
        LocalCache cache =
                LocalCache.create(new LocalCache.Limits(1_000, LONG, LONG, LONG, 1_000, 1_000), System::nanoTime);
        LoggedChanges log = await(postgres.changeLog().newest(1));
        cache.apply(new PolledChanges(
                System.nanoTime(),
                log.incarnation(),
                log.clockMicros(),
                Scope.FIRST,
                log.snapshot().xmin(),
                List.of()));
        return new BatchReads(
                cache,
                new Coalescer(),
                new BatchLoader(cache, shared, new StoreLoader(postgres.store(), names, encoder)),
                new ReadDeadline(settings.cache().reads().deadline()),
                ReadMetrics.NONE);
    }

    private Map<ProfileId, ClaimedName> named(List<ProfileId> ids) {
        Map<ProfileId, ClaimedName> named = new HashMap<>();
        ids.forEach(id -> named.put(id, names.of(id.tenantId()).generated(id, 0)));
        return named;
    }

    private static List<ProfileId> ids(String kind, int count) {
        String tenant = "t-" + UUID.randomUUID();
        return IntStream.range(0, count)
                .mapToObj(i -> new ProfileId(tenant, kind + i))
                .toList();
    }
}
