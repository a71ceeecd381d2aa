package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.sync.ChangeLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The connections of an instance to Postgres, and the ports implemented over them. Thread-safe. */
public final class PostgresBackend {

    private final PostgresClient client;
    private final StatementExecutor statements;
    private final ProfileStore store;
    private final PostgresChangeLog changeLog;

    /** Connects on first use. */
    public PostgresBackend(Vertx vertx, PostgresSettings settings) {
        client = new PostgresClient(vertx, settings);
        statements = new StatementExecutor(vertx, client, settings);
        store = new PostgresProfileStore(statements);
        changeLog = new PostgresChangeLog(statements, vertx, settings);
    }

    public ProfileStore store() {
        return store;
    }

    public ChangeLog changeLog() {
        return changeLog;
    }

    /**
     * Claims the existing names of a tenant.
     *
     * @param taken receives each user whose name is taken, on an event loop
     */
    public NameClaims nameClaims(String tenantId, Consumer<String> taken) {
        return new NameClaims(statements, tenantId, taken);
    }

    /** Fails if Postgres does not answer in time. */
    public Future<Void> ping() {
        return statements.read("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** The version of Postgres, such as {@code 16.4}. */
    public Future<String> serverVersion() {
        return statements
                .run("SELECT current_setting('server_version')", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** The secret for names and avatars that the migrations generated. */
    public Future<byte[]> generatorSecret() {
        return statements
                .run("SELECT secret FROM generator_secret", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0).getBytes(StandardCharsets.US_ASCII));
    }

    public int statementsInFlight() {
        return statements.inFlight();
    }

    public boolean isCircuitOpen() {
        return statements.isCircuitOpen();
    }

    public Future<Void> close() {
        return client.close().eventually(changeLog::close);
    }
}
