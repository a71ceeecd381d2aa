package io.phoenix.profile.http.moderation;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.moderation.ModerationOrder;
import io.phoenix.profile.moderation.Part;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of an order: {@code {"reset": ["name"], "lock": ["name"], "reason": "..."}}. */
final class ModerationBody {

    private static final Set<String> FIELDS = Set.of("reset", "lock", "unlock", "unbar", "reason");

    /** Enough for an error message to show what was sent instead. */
    private static final int SHOWN_VALUES_MAX = 100;

    private static final JsonBody.Form FORM = new JsonBody.Form(
            "reason, and any of reset, lock or unlock, and unbar", FIELDS, SHOWN_VALUES_MAX, Kind.MALFORMED_BODY);

    private static final String PARTS = "an array of name, avatar, or both";

    private ModerationBody() {}

    static ModerationOrder parse(@Nullable Buffer body, String moderator) {
        JsonBody json = JsonBody.parse(body, FORM);
        if (json.json().containsKey("lock") && json.json().containsKey("unlock")) {
            throw malformed("body: lock and unlock", "at most one of them");
        }
        return new ModerationOrder(
                parts(json, "reset"),
                parts(json, "lock"),
                parts(json, "unlock"),
                Boolean.TRUE.equals(json.field("unbar", Boolean.class, "true or false")),
                reason(json),
                moderator);
    }

    private static Set<Part> parts(JsonBody json, String field) {
        JsonArray words = json.field(field, JsonArray.class, PARTS);
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (int i = 0; words != null && i < words.size(); i++) {
            Part part = null;
            for (Part each : Part.values()) {
                part = each.word().equals(words.getValue(i)) ? each : part;
            }
            if (part == null || !parts.add(part)) {
                throw json.unexpectedMember(field, i, PARTS);
            }
        }
        return parts;
    }

    private static String reason(JsonBody json) {
        String reason = json.field("reason", String.class, "a string");
        String expected = "why, in 1 to " + ModerationOrder.REASON_MAX + " characters; the user may read it";
        if (reason == null) {
            throw malformed("reason: none", expected);
        }
        int length = reason.codePointCount(0, reason.length());
        if (reason.isBlank()
                || length > ModerationOrder.REASON_MAX
                || !reason.codePoints().allMatch(ModerationBody::isText)) {
            throw malformed("reason: '" + Quoted.of(reason) + "', " + length + " characters", expected);
        }
        return reason.strip();
    }

    /** Postgres stores neither U+0000 nor surrogates. */
    private static boolean isText(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    private static ProfileFailure malformed(String what, String expected) {
        return new ProfileFailure(Kind.MALFORMED_BODY, what + " (expected: " + expected + ")");
    }
}
