package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;

import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ProfileStoreContract;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the store contract against Postgres, with one table of profiles and with a partitioned one. */
@ParameterizedClass
@EnumSource
class PostgresProfileStoreIT extends ProfileStoreContract {

    private static Vertx vertx;
    private static TestDatabase database;
    private static PostgresBackend postgres;

    @Parameter
    Form form;

    @BeforeParameterizedClassInvocation
    static void connect(Form form) throws Exception {
        database = TestDatabase.migrated(form);
        vertx = Vertx.vertx();
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Override
    protected ProfileStore store() {
        return postgres.store();
    }
}
