package io.phoenix.profile.http.picture;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.picture.PictureNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The decisions of a moderator: {@code {"approve": ["0f…a1.jpg"], "reject": ["9c…07.png"]}}. */
record ReviewBody(List<String> approve, List<String> reject) {

    private static final int NAMES_MAX = 100;
    private static final String EXPECTED = "an array of strings, each the picture of an answer";

    private static final JsonBody.Form FORM =
            new JsonBody.Form("approve, reject, or both", Set.of("approve", "reject"), NAMES_MAX + 1, Kind.BATCH_SIZE);

    /** Fails with a {@link ProfileFailure} that names the mistake. */
    static ReviewBody parse(@Nullable Buffer body) {
        JsonBody json = JsonBody.parse(body, FORM);
        ReviewBody parsed = new ReviewBody(names(json, "approve"), names(json, "reject"));
        List<String> all = parsed.all();
        if (all.isEmpty() || all.size() > NAMES_MAX) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE, "pictures: " + all.size() + " (expected: 1 to " + NAMES_MAX + ")");
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new ProfileFailure(
                    Kind.BATCH_SIZE, "pictures: one of them twice (expected: one decision about each)");
        }
        return parsed;
    }

    List<String> all() {
        return Stream.concat(approve.stream(), reject.stream()).toList();
    }

    private static List<String> names(JsonBody json, String field) {
        JsonArray array = json.field(field, JsonArray.class, EXPECTED);
        if (array == null) {
            return List.of();
        }
        for (int i = 0; i < array.size(); i++) {
            if (!(array.getValue(i) instanceof String name && PictureNames.isName(name))) {
                throw json.unexpectedMember(field, i, EXPECTED);
            }
        }
        return array.stream().map(String.class::cast).toList();
    }
}
