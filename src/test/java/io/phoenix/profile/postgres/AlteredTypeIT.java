package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.feed.FeedPosition;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.Snapshot;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The type of a column changes under traffic: every prepared statement of every connection dies, and no call fails. */
@ParameterizedClass
@EnumSource
class AlteredTypeIT {

    private static final int WORKERS = 16;

    private final Form form;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger calls = new AtomicInteger();
    private TestDatabase database;
    private PostgresBackend postgres;
    private volatile boolean done;

    AlteredTypeIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(vertx, database.settings(Map.of("postgres.connections", "4")));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void everyCall_typeChangesAndBack_succeeds() throws Exception {
        Future<?> traffic =
                Future.all(IntStream.range(0, WORKERS).mapToObj(this::work).toList());
        for (String type : List.of("varchar(2000)", "text", "varchar(1999)", "text")) {
            int before = calls.get();
            Eventually.isTrue(
                    "every connection has its statements",
                    () -> calls.get() >= before + 10 * WORKERS || traffic.failed());
            database.execute("ALTER TABLE profile ALTER name TYPE " + type);
        }
        done = true;

        await(traffic);
    }

    @Test
    void pollAndFeed_typesOfLogsChangeAndBack_succeed() throws Exception {
        ChangeLog log = postgres.changeLog();
        Snapshot cursor = await(log.newest(1)).snapshot();
        await(log.since(cursor, 1));
        await(postgres.changeFeed().read("t", FeedPosition.OLDEST, 1));

        for (String type : List.of("varchar(100)", "text")) {
            for (String table : List.of("profile_change", "change_feed")) {
                database.execute("ALTER TABLE " + table + " ALTER tenant_id TYPE " + type);
                database.execute("ALTER TABLE " + table + " ALTER user_id TYPE " + type);
            }

            assertThat(await(log.since(cursor, 1)).changes()).isEmpty();
            assertThat(await(postgres.changeFeed().read("t", FeedPosition.OLDEST, 1))
                            .changes())
                    .isEmpty();
        }
    }

    /** Calls every method of the store, and what else reads profiles, in turn. */
    private Future<?> work(int worker) {
        if (done) {
            return Future.succeededFuture();
        }
        ProfileId id = new ProfileId("t", "u" + worker);
        ClaimedName name = ClaimedName.shared("Name " + calls.incrementAndGet());
        ProfileUpdate rename = new ProfileUpdate(name, false, VersionCondition.NONE, Duration.ZERO);
        return postgres.store()
                .insert(id, name)
                .compose(created -> postgres.store().update(id, rename, name))
                .compose(changed -> postgres.store()
                        .update(
                                id,
                                new ProfileUpdate(
                                        null,
                                        true,
                                        VersionCondition.is(changed.value().version()),
                                        Duration.ZERO),
                                ClaimedName.shared("Unused")))
                .compose(changed -> postgres.store().find(id))
                .compose(found -> postgres.store().findAll(List.of(id)))
                .compose(found -> postgres.store().insertAll(Map.of(id, name)))
                .compose(created -> postgres.copyAudit().audit(id.tenantId(), Map.of(id.userId(), 0L)))
                .compose(audited -> postgres.userRecords(Optional.empty()).of(id))
                .compose(records -> postgres.inspection().inspect(id))
                .compose(inspected ->
                        worker % 2 == 0 ? postgres.store().erase(id).mapEmpty() : Future.succeededFuture())
                .compose(ended -> work(worker));
    }
}
