package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.sync.ChangeLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Everything of this process that talks to Postgres while it serves. Safe for use by several threads. */
public final class PostgresBackend {

    private final PostgresClient client;
    private final Transactions transactions;
    private final Statements statements;
    private final ProfileStore store;
    private final ChangeLog changeLog;

    /** A backend that connects when it is first used. */
    public PostgresBackend(Vertx vertx, PostgresSettings settings) {
        client = new PostgresClient(vertx, settings);
        transactions = new Transactions(vertx, settings);
        statements = new Statements(vertx, client, settings);
        store = new PostgresProfileStore(statements);
        changeLog = new PostgresChangeLog(statements, transactions, settings);
    }

    /** The system of record. */
    public ProfileStore store() {
        return store;
    }

    /** The durable record of changes. */
    public ChangeLog changeLog() {
        return changeLog;
    }

    /**
     * The names of a tenant that nobody has claimed yet.
     *
     * @param taken is told of each user who came second to a name, on an event loop
     */
    public NameClaims nameClaims(String tenantId, Consumer<String> taken) {
        return new NameClaims(statements, tenantId, taken);
    }

    /** Ends well when Postgres answers. */
    public Future<Void> ping() {
        return statements.read("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** The server's version, such as {@code 16.4}. */
    public Future<String> serverVersion() {
        return statements
                .run("SELECT current_setting('server_version')", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** The secret that this database made for names and avatars. */
    public Future<byte[]> generatorSecret() {
        return statements
                .run("SELECT secret FROM generator_secret", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0).getBytes(StandardCharsets.US_ASCII));
    }

    /** How many statements are under way. */
    public int statementsUnderWay() {
        return statements.underWay();
    }

    /** Whether Postgres is not asked at this moment, because it did not answer. */
    public boolean isPausing() {
        return statements.isPausing();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close().eventually(transactions::close);
    }
}
