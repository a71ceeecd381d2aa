package io.phoenix.profile.postgres;

import io.phoenix.profile.board.BoardStore;
import io.phoenix.profile.board.PurgeLease;
import io.phoenix.profile.config.ModerationSettings;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.config.PictureStorage;
import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.SearchSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NameRetention;
import io.phoenix.profile.explain.StoreInspection;
import io.phoenix.profile.feed.ChangeFeed;
import io.phoenix.profile.feed.CopyAudit;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.NameHistory;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.picture.PictureObjects;
import io.phoenix.profile.picture.RemovalQueue;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.tenant.TenantStore;
import io.phoenix.profile.transfer.UserRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** The connections of an instance to Postgres, and the ports implemented over them. Thread-safe. */
public final class PostgresBackend {

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final PostgresServers servers;
    private final PostgresClient client;
    private final PostgresClient changesClient;
    private final StatementExecutor statements;
    private final StatementExecutor changes;
    private final PostgresChangeLog changeLog;
    private final PostgresChangeLog purgeLog;
    private final PostgresTenants tenants;

    /** Connects on first use. */
    public PostgresBackend(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        servers = new PostgresServers(vertx, settings);
        RepeatedWarnings warnings = RepeatedWarnings.to(LoggerFactory.getLogger(StatementExecutor.class));
        client = PostgresClient.forReads(vertx, settings, servers);
        changesClient = PostgresClient.forChanges(vertx, settings, servers);
        statements = new StatementExecutor("reads and creations", vertx, client, settings, warnings);
        changes = new StatementExecutor("changes", vertx, changesClient, settings, warnings);
        changeLog = new PostgresChangeLog(statements, vertx, servers, settings);
        purgeLog = new PostgresChangeLog(statements, vertx, servers, settings);
        tenants = new PostgresTenants(
                statements,
                PostgresChangeLog.connection(
                        vertx, servers, settings, settings.timeouts().statement()),
                settings.timeouts().statement());
        servers.addPromotionListener(() -> {
            client.renew(client.current());
            changesClient.renew(changesClient.current());
            changeLog.renew();
            purgeLog.renew();
        });
    }

    /** The secrets that the migrations generated. */
    public record Secrets(Secret generator, Secret redis) {}

    /** The store that keeps no names that users gave up. */
    public ProfileStore store() {
        return store(NameKeeping.NONE);
    }

    /** The store. {@code names} says how long each tenant keeps names that users gave up. */
    public ProfileStore store(Function<String, NameRetention> names) {
        return store(NameKeeping.of(names));
    }

    /** The store. The policies say how long each tenant keeps names that users gave up, and whether it draws erased profiles anew. */
    public ProfileStore store(NamePolicies names) {
        return store(NameKeeping.of(names));
    }

    private ProfileStore store(NameKeeping names) {
        return new PostgresProfileStore(new StampedStatements(statements), new StampedStatements(changes), names);
    }

    /** The inspection for {@link io.phoenix.profile.explain.Explainer}. */
    public StoreInspection inspection() {
        return new PostgresInspection(new StampedStatements(statements));
    }

    /** Everything that is held of one user; {@code objects} has the pictures that are not in the database. */
    public UserRecords userRecords(Optional<PictureObjects> objects) {
        return new PostgresUserRecords(statements, PictureContents.of(changes, objects, false));
    }

    public ModerationStore moderation(ModerationSettings moderation, NamePolicies names) {
        return new PostgresModeration(new StampedStatements(changes), statements, moderation, NameKeeping.of(names));
    }

    public BoardStore boards() {
        return new PostgresBoards(statements);
    }

    public PurgeLease purgeLease() {
        return new PostgresPurgeLease(statements);
    }

    /** The change log, read over another connection of its own, which is opened on first use. */
    public ChangeLog purgeLog() {
        return purgeLog;
    }

    public NameHistory nameHistory() {
        return new PostgresNameHistory(statements);
    }

    public ChangeLog changeLog() {
        return changeLog;
    }

    public TenantStore tenants() {
        return tenants;
    }

    public ChangeFeed changeFeed() {
        return new PostgresChangeFeed(new StampedStatements(statements), statements);
    }

    public CopyAudit copyAudit() {
        return new PostgresCopyAudit(new StampedStatements(statements));
    }

    /**
     * Finds profiles over connections of its own, which are opened on first use: on the common ones, reads would wait behind a
     * search. Close it.
     */
    public PostgresProfileSearch profileSearch(SearchSettings search) {
        PostgresSettings limited = settings.limitedTo(search.concurrentMax(), search.timeout());
        PostgresClient searching = limitedClient(limited);
        return new PostgresProfileSearch(
                limitedStatements("searches", searching, limited), searching::close, search.matchesMax());
    }

    /**
     * Own pictures, which are read over connections of their own, opened on first use; {@code objects} has those that are not in the
     * database. Close it.
     */
    public PostgresPictures pictures(PictureSettings limits, Optional<PictureObjects> objects) {
        PostgresSettings limited = settings.limitedTo(limits.readingMax(), limits.readTimeout());
        PostgresClient reading = limitedClient(limited);
        return new PostgresPictures(
                changes,
                limitedStatements("pictures", reading, limited),
                PictureContents.of(changes, objects, limits.storage().place() == PictureStorage.Place.S3),
                reading::close);
    }

    /** The objects that no picture names any more. */
    public RemovalQueue pictureRemovals() {
        return new PostgresRemovalQueue(changes);
    }

    private PostgresClient limitedClient(PostgresSettings limited) {
        PostgresClient own =
                PostgresClient.of(vertx, limited, servers, options -> SearchConnections.limited(options, limited));
        servers.addPromotionListener(() -> own.renew(own.current()));
        return own;
    }

    private StatementExecutor limitedStatements(String name, PostgresClient own, PostgresSettings limited) {
        return new StatementExecutor(
                name, vertx, own, limited, RepeatedWarnings.to(LoggerFactory.getLogger(StatementExecutor.class)));
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

    /** The secret of names and avatars, and that of the values in Redis. */
    public Future<Secrets> secrets() {
        return statements
                .run("SELECT g.secret, r.secret FROM generator_secret g, redis_secret r", Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> new Secrets(new Secret(row.getString(0)), new Secret(row.getString(1))));
    }

    /** Fails if a migration is missing, with a message that names it. */
    public Future<Void> requireSchema() {
        return new SchemaCheck(statements).requireMigrations();
    }

    /** What was undone in the schema, or is not permitted to this role; empty if nothing. Needs every migration. */
    public Future<List<String>> schemaDefects() {
        return new SchemaCheck(statements).defects();
    }

    /** How many of the configured servers were primaries at the last look, each second; more than one is a split brain. */
    public int primaries() {
        return servers.primaries();
    }

    public int statementsInFlight() {
        return statements.inFlight() + changes.inFlight();
    }

    public boolean isCircuitOpen() {
        return statements.isCircuitOpen() || changes.isCircuitOpen();
    }

    public Future<Void> close() {
        return client.close()
                .eventually(changesClient::close)
                .eventually(changeLog::close)
                .eventually(purgeLog::close)
                .eventually(tenants::close)
                .eventually(servers::close);
    }
}
