package io.phoenix.profile.http.board;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.board.StoredBoards;
import io.phoenix.profile.config.BoardSettings;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.limit.TokenBucket;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sealed boards: a server seals a list of users, and gets a URL at which everybody may read their profiles, through shared caches.
 * Reading creates nothing.
 */
public record BoardRoutes(
        BoardSeal seal,
        StoredBoards stored,
        PublicReads reads,
        PublicResponse responses,
        RequestBodies bodies,
        RateLimits rateLimits,
        Peers peers,
        HttpSettings.Requests limits,
        BoardSettings settings,
        InstantSource clock)
        implements Routes {

    public static final String SEAL_PATH = "/v1/boards";
    public static final String PATH = SEAL_PATH + "/:sealed";

    private static final String USER_IDS = "user_ids";
    private static final String VALID_SECONDS = "valid_seconds";
    private static final String EXPIRES = "expires";

    private static final Set<String> READ_PARAMETERS = Set.of("fields");

    /** The end of the year 9999. */
    private static final long EXPIRES_MAX = 253_402_300_799L;

    /** URLs that every cache and browser takes; longer ones are stored. */
    private static final int SEALED_CHARACTERS_MAX = 3_200;

    @Override
    public void mount(Router router) {
        bodies.mount(router, HttpMethod.POST, SEAL_PATH, limits.batchBytesMax(), this::seal);
        Routes.refuseOtherMethods(router, SEAL_PATH, "POST");
        Routes.read(router, PATH).handler(this::read);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void seal(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        caller.requireServer("seal boards");
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        JsonBody body = JsonBody.parse(context.body().buffer(), form(VALID_SECONDS));
        List<String> users = users(body);
        Authentication.authenticatedOf(context).chargeIds(users.size());
        caller.idsOf(users);
        Instant expires = Instant.ofEpochSecond(clock.instant().getEpochSecond() + validSeconds(body));
        String sealed = seal.seal(caller.tenantId(), text(users, expires))
                .orElseThrow(
                        () -> new ProfileFailure(
                                Kind.NOT_SEALABLE,
                                "tenant '" + caller.tenantId()
                                        + "' has no signing key (expected: one of auth.hmac.keys, or of tenant key add --signing)"));
        Future<String> path = sealed.length() > SEALED_CHARACTERS_MAX
                ? stored.keep(caller.tenantId(), sealed, expires)
                : Future.succeededFuture(sealed);
        Routes.answer(
                context,
                path,
                text -> Headers.sendUncached(
                        context.request(),
                        201,
                        new JsonObject()
                                .put("url", settings.publicUrl() + SEAL_PATH + '/' + text)
                                .put("expires_at", expires.toString())));
    }

    private static String text(List<String> users, Instant expires) {
        String text = new JsonObject()
                .put(USER_IDS, new JsonArray(users))
                .put(EXPIRES, expires.getEpochSecond())
                .encode();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BoardSeal.TEXT_BYTES_MAX) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE,
                    "user_ids: " + bytes + " bytes (expected: at most " + BoardSeal.TEXT_BYTES_MAX
                            + "; fewer or shorter ids)");
        }
        return text;
    }

    private void read(RoutingContext context) {
        // errors too
        Cors.allowAny(context.response());
        TokenBucket bucket = rateLimits.publicReadsOf(peers.of(context.request()));
        if (!bucket.tryTake()) {
            throw bucket.refuse("reads of boards");
        }
        ProfileFields fields = ProfileFields.ofBoard(QueryParameters.of(context.request(), READ_PARAMETERS));
        String sealed = context.pathParam("sealed");
        if (StoredBoards.isId(sealed)) {
            Routes.answer(context, stored.find(sealed), found -> read(context, fields, found));
        } else {
            read(context, fields, Optional.of(sealed));
        }
    }

    private void read(RoutingContext context, ProfileFields fields, Optional<String> sealed) {
        BoardSeal.Opened opened = sealed.flatMap(seal::open)
                .orElseThrow(() -> new ProfileFailure(
                        Kind.BOARD_UNKNOWN,
                        "board: unknown (expected: the URL of one that was sealed with a present key of its tenant)"));
        JsonBody board = JsonBody.parse(opened.text(), form(EXPIRES));
        Duration left = leftOf(board);
        Routes.answer(
                context,
                reads.read(opened.tenantId(), users(board), fields),
                read -> responses.sendBoard(context.request(), read.ids(), read.found(), read.body(), left));
    }

    private Duration leftOf(JsonBody board) {
        Number expires = board.field(EXPIRES, Number.class, "seconds since 1970");
        if (expires == null) {
            throw new ProfileFailure(Kind.MALFORMED_BODY, EXPIRES + ": none (expected: seconds since 1970)");
        }
        Instant end = Instant.ofEpochSecond(Math.min(expires.longValue(), EXPIRES_MAX));
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            throw new ProfileFailure(
                    Kind.BOARD_EXPIRED, "board: expired at '" + end + "' (expected: one that was sealed since)");
        }
        return left;
    }

    private JsonBody.Form form(String time) {
        return new JsonBody.Form(USER_IDS + " and " + time, Set.of(USER_IDS, time), limits.batchMax(), Kind.BATCH_SIZE);
    }

    private List<String> users(JsonBody body) {
        JsonArray ids = body.field(USER_IDS, JsonArray.class, "an array of strings");
        return BatchRequest.userIds(body, ids == null ? new JsonArray() : ids, 1, limits.batchMax());
    }

    private long validSeconds(JsonBody body) {
        Number asked = body.field(VALID_SECONDS, Number.class, "a number of seconds");
        long max = settings.validMax().toSeconds();
        if (asked == null) {
            return max;
        }
        if (!(asked instanceof Integer || asked instanceof Long) || asked.longValue() < 1 || asked.longValue() > max) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    VALID_SECONDS + ": " + asked + " (expected: a whole number from 1 to " + max + ")");
        }
        return asked.longValue();
    }
}
