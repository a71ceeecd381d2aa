package io.phoenix.profile.http.feed;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.feed.AuditedCopies;
import io.phoenix.profile.feed.FeedChange;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.http.wire.ProfileJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The answers of the feed, as JSON. */
final class FeedJson {

    private FeedJson() {}

    static Buffer of(FeedPage page, String cursor) {
        JsonArray changes = new JsonArray();
        page.changes().forEach(change -> changes.add(of(change)));
        return new JsonObject()
                .put("changes", changes)
                .put("cursor", cursor)
                .put("more", page.more())
                .toBuffer();
    }

    private static JsonObject of(FeedChange change) {
        JsonObject json = new JsonObject().put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        if (change.kind() != FeedChange.Kind.EVERYTHING) {
            json.put("user_id", change.userId());
        }
        return json.put("version", change.version())
                .put(
                        "changed_at",
                        change.changedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Encodes up to thousands of profiles, so it is not for an event loop. */
    static Buffer of(AuditedCopies audited, BodyEncoder encoder) {
        Buffer json = Buffer.buffer("{\"changed\":[");
        String separator = "";
        for (Profile profile : audited.changed()) {
            json.appendString(separator).appendBuffer(ProfileJson.extended(CachedProfile.of(profile, encoder)));
            separator = ",";
        }
        return json.appendString("],\"erased\":")
                .appendBuffer(new JsonArray(audited.erased()).toBuffer())
                .appendString("}");
    }
}
