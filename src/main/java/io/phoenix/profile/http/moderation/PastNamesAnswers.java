package io.phoenix.profile.http.moderation;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.profiles.PastBatches;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.moderation.PastNames;
import io.phoenix.profile.moderation.PastNames.Board;
import io.phoenix.profile.moderation.PastNames.Past;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Batches with the names of a time, for those who may read former names: servers and administrators, and users for themselves. They
 * have no tag, and are not cached.
 */
public record PastNamesAnswers(PastNames names, BodyEncoder encoder) implements PastBatches {

    @Override
    public void answer(RoutingContext context, QueryParameters query, BatchRequest request) {
        ProfileFields fields = ProfileFields.ofPast(query);
        Instant time = time(String.valueOf(query.value(PARAMETER)));
        Authentication.authenticatedOf(context).chargeIds(request.userIds().size());
        Caller caller = Authentication.callerOf(context);
        List<ProfileId> ids = caller.idsOf(request.userIds());
        ids.forEach(caller::requireMayExport);
        Routes.answer(
                context,
                names.at(caller.tenantId(), ids, time),
                board -> Headers.sendUncached(
                        context.request(), json(board, fields).toBuffer()));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException malformed) {
            throw QueryParameters.malformed(PARAMETER, text, "RFC 3339, such as 2026-11-01T00:00:00Z");
        }
    }

    private JsonObject json(Board board, ProfileFields fields) {
        JsonArray profiles = new JsonArray();
        board.profiles().forEach(past -> profiles.add(json(past, fields)));
        JsonObject json = new JsonObject()
                .put("profiles", profiles)
                .put("unavailable", new JsonArray())
                .put("missing", userIds(board.missing()));
        if (!board.erased().isEmpty()) {
            json.put("erased", userIds(board.erased()));
        }
        if (!board.unknown().isEmpty()) {
            json.put("unknown", userIds(board.unknown()));
        }
        return json;
    }

    private JsonObject json(Past past, ProfileFields fields) {
        Profile profile = past.profile();
        JsonObject json = new JsonObject(Buffer.buffer(encoder.encode(profile))).put("name", past.name());
        if (fields.extended()) {
            json.put("version", profile.version()).put("name_is_custom", past.isCustom());
        }
        return fields.currentName() ? json.put("current_name", profile.name()) : json;
    }

    private static JsonArray userIds(List<ProfileId> ids) {
        return new JsonArray(ids.stream().map(ProfileId::userId).toList());
    }
}
