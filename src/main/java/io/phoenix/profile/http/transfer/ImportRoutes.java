package io.phoenix.profile.http.transfer;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Utf8;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.FairWorkers;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import io.phoenix.profile.transfer.NdjsonRows;
import io.phoenix.profile.transfer.RowImporter;
import io.phoenix.profile.transfer.SourceRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Imports of a few rows, on worker threads: one transaction for each request, with the outcome of every row in the answer. */
public final class ImportRoutes implements Routes {

    public static final String PATH = "/v1/profiles/import";

    /** More would compete with reads for the database. */
    private static final int THREADS = 2;

    private static final Set<String> PARAMETERS = Set.of("on_conflict", "names", "dry_run");

    private final Profiles profiles;
    private final RowImporter importer;
    private final RequestBodies bodies;
    private final HttpSettings.Imports limits;
    private final FairWorkers workers;

    public ImportRoutes(
            Vertx vertx,
            Profiles profiles,
            RowImporter importer,
            RequestBodies bodies,
            HttpSettings.Imports limits,
            Budget budget) {
        this.profiles = profiles;
        this.importer = importer;
        this.bodies = bodies;
        this.limits = limits;
        this.workers = new FairWorkers(
                vertx,
                "import",
                THREADS,
                budget,
                () -> new ProfileFailure(
                        Kind.OVERLOADED,
                        "imports that run or wait: " + limits.inFlightMax() + " (expected: fewer; try again)"));
    }

    @Override
    public void mount(Router router) {
        bodies.mountLines(router, HttpMethod.POST, PATH, limits.bodyBytesMax(), this::post);
        Routes.refuseOtherMethods(router, PATH, "POST");
    }

    private void post(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        caller.requireMayImport();
        QueryParameters query = QueryParameters.of(context.request(), PARAMETERS);
        ImportOptions options = new ImportOptions(
                query.parsed("on_conflict", OnConflict.SKIP, OnConflict::parse),
                query.parsed("names", Names.CHECK, Names::parse));
        boolean rehearsal = query.isTrue("dry_run", false);
        Preconditions.requireForPost(context.request().headers());
        Buffer body = context.body().buffer();
        Future<RowImporter.Result> result = workers.run(caller.tenantId(), () -> rowsOf(body))
                .compose(rows -> run(context, rows, options, rehearsal));
        Routes.answer(
                context,
                result,
                (RowImporter.Result done) -> Headers.sendUncached(
                        context.request(),
                        ImportJson.of(caller.tenantId(), done).toBuffer()));
    }

    private Future<RowImporter.Result> run(
            RoutingContext context, List<SourceRow> rows, ImportOptions options, boolean rehearsal) {
        Caller caller = Authentication.callerOf(context);
        Authentication.authenticatedOf(context).chargeIds(rows.size());
        // a rehearsal too: the database does the same work
        Authentication.chargeUpdates(context, rows.size());
        return workers.run(caller.tenantId(), () -> importer.run(caller.tenantId(), rows, options, rehearsal))
                .map(done -> {
                    profiles.committed(versionsOf(caller, done), done.incarnation());
                    return done;
                })
                .onFailure(failure -> {
                    if (mayBeCommitted(failure)) {
                        profiles.maybeChanged(idsOf(caller, rows));
                    }
                });
    }

    private static boolean mayBeCommitted(Throwable failure) {
        return !(failure instanceof ProfileFailure known) || known.kind() == Kind.DEPENDENCY_UNAVAILABLE;
    }

    /** The rows of the body; throws if there are none, or too many. */
    private List<SourceRow> rowsOf(@Nullable Buffer body) {
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        String text = Utf8.decoded(bytes);
        // one without a byte order mark may be UTF-16, of which every second byte is NUL
        if (text == null || text.indexOf('\0') >= 0) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "body: " + (text == null ? "not in UTF-8" : "contains NUL") + " (expected: NDJSON in UTF-8)");
        }
        List<SourceRow> rows = new ArrayList<>();
        try (NdjsonRows reader = new NdjsonRows(new ByteArrayInputStream(bytes))) {
            for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (rows.isEmpty() || rows.size() > limits.rowsMax()) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE, "rows: " + rows.size() + " (expected: 1 to " + limits.rowsMax() + ")");
        }
        return rows;
    }

    private static Map<ProfileId, Long> versionsOf(Caller caller, RowImporter.Result result) {
        Map<ProfileId, Long> versions = new HashMap<>();
        result.changed().forEach((user, version) -> versions.put(caller.idOf(user), version));
        return versions;
    }

    /** Those that could be imported. */
    private static List<ProfileId> idsOf(Caller caller, List<SourceRow> rows) {
        return rows.stream()
                .map(row -> row.fields().getOrDefault("user_id", ""))
                .filter(ProfileId::isUserId)
                .map(caller::idOf)
                .toList();
    }
}
