package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.read.ProfileNamesContract;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests names in Postgres against the contract, and {@link NameClaims}, with one table of profiles and with a partitioned one. */
@ParameterizedClass
@EnumSource
class NamesInPostgresIT extends ProfileNamesContract {

    private static Vertx vertx;
    private static TestDatabase database;
    /** Several, because a single one may use a single connection, on which nothing is concurrent. */
    private static List<PostgresBackend> backends;

    private final AtomicInteger calls = new AtomicInteger();

    private final String tenant = "t-" + UUID.randomUUID();

    @Parameter
    Form form;

    @BeforeParameterizedClassInvocation
    static void connect(Form form) throws Exception {
        database = TestDatabase.migrated(form);
        PostgresSettings settings = database.settings(Map.of());
        vertx = Vertx.vertx();
        backends = Stream.generate(() -> new PostgresBackend(vertx, settings))
                .limit(8)
                .toList();
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        await(Future.all(backends.stream().map(PostgresBackend::close).toList()));
        await(vertx.close());
        database.close();
    }

    /** After every test, whatever was refused, rolled back or erased in it. */
    @AfterEach
    void claims_always_areThoseOfTheProfiles() throws Exception {
        String claims = "SELECT tenant_id || ' ' || name_key AS claim FROM ";
        assertThat(database.read(claims + "name_claim ORDER BY claim"))
                .isEqualTo(database.read(claims + "profile WHERE name_key IS NOT NULL ORDER BY claim"));
    }

    @Override
    protected ProfileStore store() {
        return backends.get(calls.getAndIncrement() % backends.size()).store();
    }

    @Test
    void claimBatch_existingNames_areClaimedAndClashesAreReported() throws Exception {
        for (int user = 100; user < 220; user++) {
            await(store().insert(id("u" + user), ClaimedName.shared("Generated " + user)));
        }
        await(rename("u219", ClaimedName.shared("Generated 1OO")));
        Profile before = await(store().find(id("u101"))).value().orElseThrow();
        List<String> clashes = new CopyOnWriteArrayList<>();

        NameClaims claims = backends.get(0).nameClaims(tenant, clashes::add);
        while (await(claims.claimBatch())) {
            // until no names are left
        }

        assertThat(clashes).containsExactly("u100");
        assertThat(claims.claimed()).isEqualTo(119);
        assertThat(await(store().find(id("u101"))).value()).contains(before);
        assertThatThrownBy(() -> await(rename("new", unique("GENERATED 101")))).matches(ClaimedName::isTaken);
    }

    /** A batch finds the name free, and another user claims it before the batch does. */
    @Test
    void insertAll_nameTakenMeanwhile_createsTheOthers() throws Exception {
        ClaimedName contested = unique("Brave Tiger 42");
        Future<Stamped<List<Profile>>> batch;
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO profile (tenant_id, user_id, name, name_key) VALUES ('" + tenant
                    + "', 'other', 'Brave Tiger 42', '" + contested.key() + "')");
            batch = store().insertAll(Map.of(id("a"), contested, id("b"), unique("Calm Otter 57")));
            Eventually.isTrue(
                    "the batch waits for the name",
                    () -> !database.read("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            .isEmpty());
            other.commit();
        }

        assertThat(await(batch).value()).extracting(Profile::id).containsExactly(id("b"));
    }

    private static ClaimedName unique(String name) {
        return new ClaimedName(new DisplayName(name), NameSkeleton.of(name));
    }

    private Future<Profile> rename(String user, ClaimedName name) {
        return store().update(
                        id(user),
                        new ProfileUpdate(name, false, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Unused"))
                .map(Stamped::value);
    }

    private ProfileId id(String user) {
        return new ProfileId(tenant, user);
    }
}
