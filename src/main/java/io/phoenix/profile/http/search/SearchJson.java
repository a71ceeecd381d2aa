package io.phoenix.profile.http.search;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.search.FoundProfiles;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Found profiles, as JSON. */
final class SearchJson {

    private SearchJson() {}

    static Buffer of(FoundProfiles found, BodyEncoder encoder, Optional<String> cursor) {
        Buffer json = Buffer.buffer("{\"profiles\":[");
        String separator = "";
        for (Profile profile : found.profiles()) {
            json.appendString(separator).appendBuffer(ProfileJson.extended(CachedProfile.of(profile, encoder)));
            separator = ",";
        }
        json.appendString("],\"match\":\"" + found.match().word() + "\",\"complete\":" + found.complete());
        // neither the words nor base64url have characters to escape
        cursor.ifPresent(next -> json.appendString(",\"cursor\":\"" + next + '"'));
        return json.appendString("}");
    }
}
