package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.http.HttpServerRequest;

/** The parameter {@code fields}: whether a profile is shown with its version and whose choice its name is. */
public final class FieldsParameter {

    private FieldsParameter() {}

    public static boolean isExtended(HttpServerRequest request) {
        // most requests have no query, which is then not parsed
        String fields = request.query() == null ? null : request.getParam("fields");
        if (fields == null || fields.equals("extended")) {
            return fields != null;
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER, "fields: '" + Quoted.of(fields) + "' (expected: extended, or nothing)");
    }
}
