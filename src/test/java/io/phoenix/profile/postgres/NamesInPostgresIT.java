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
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests names in Postgres against the contract, and {@link NameClaims}. */
class NamesInPostgresIT extends ProfileNamesContract {

    private static Vertx vertx;
    /** Several, because a single one may use a single connection, on which nothing is concurrent. */
    private static List<PostgresBackend> backends;

    private final AtomicInteger calls = new AtomicInteger();

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void connect() {
        PostgresSettings settings = TestSettings.with(Map.of()).postgres();
        new Migrations(settings).migrate();
        vertx = Vertx.vertx();
        backends = Stream.generate(() -> new PostgresBackend(vertx, settings))
                .limit(8)
                .toList();
    }

    @AfterAll
    static void close() throws Exception {
        await(Future.all(backends.stream().map(PostgresBackend::close).toList()));
        await(vertx.close());
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
        ClaimedName taken = new ClaimedName(new DisplayName("GENERATED 101"), NameSkeleton.of("GENERATED 101"));
        assertThatThrownBy(() -> await(rename("new", taken))).matches(ClaimedName::isTaken);
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
