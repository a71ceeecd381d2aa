package io.phoenix.profile.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a claim by its path, such as {@code realm_access.roles}. Names may contain dots themselves, such as {@code
 * https://example.com/roles}, so a claim with the full name takes precedence.
 */
final class ClaimPath {

    private ClaimPath() {}

    /** The value at the path; null if there is none. */
    @Nullable static Object find(Map<?, ?> claims, String path) {
        Object whole = claims.get(path);
        if (whole != null) {
            return whole;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                Object found = find(nested, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
