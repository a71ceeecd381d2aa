package io.phoenix.profile.http.profiles;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.wire.PercentEncoding;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The user id in a path: the segment behind the prefix, percent-encoded. Not the parameter of Vert.x, which replaces malformed
 * UTF-8, so that the id would be that of another user.
 */
public final class UserIdPath {

    public static final String PREFIX = "/v1/profiles/user/";

    /** Of the routes for operators. */
    public static final String ADMIN_PREFIX = "/v1/admin/profiles/";

    private UserIdPath() {}

    /** The user id of a request target of the form {@value #PREFIX} and a user id; null for any other target. */
    @Nullable static String ofTarget(String target) {
        return target.startsWith(PREFIX) ? PercentEncoding.ofSegment(target.substring(PREFIX.length())) : null;
    }

    /** The user id of a request that was routed, not validated yet; throws {@link Kind#MALFORMED_PARAMETER}. */
    public static String of(RoutingContext context) {
        return of(context, "");
    }

    /** The same for a path with more behind the user id. */
    public static String of(RoutingContext context, String suffix) {
        return of(context, PREFIX, suffix);
    }

    /** The same for a path of the form prefix, user id, suffix. */
    public static String of(RoutingContext context, String prefix, String suffix) {
        String path = context.normalizedPath();
        String segment = path.substring(prefix.length(), path.length() - suffix.length());
        String userId = PercentEncoding.ofSegment(segment);
        if (userId == null) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "user_id: '" + Quoted.of(segment) + "' (expected: UTF-8, percent-encoded where a URL asks for it)");
        }
        return userId;
    }
}
