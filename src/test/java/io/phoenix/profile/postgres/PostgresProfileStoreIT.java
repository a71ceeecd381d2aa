package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ProfileStoreContract;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the store contract against Postgres. */
class PostgresProfileStoreIT extends ProfileStoreContract {

    private static Vertx vertx;
    private static PostgresBackend postgres;

    @BeforeAll
    static void connect() {
        PostgresSettings settings = TestSettings.with(Map.of()).postgres();
        new Migrations(settings).migrate();
        vertx = Vertx.vertx();
        postgres = new PostgresBackend(vertx, settings);
    }

    @AfterAll
    static void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
    }

    @Override
    protected ProfileStore store() {
        return postgres.store();
    }
}
