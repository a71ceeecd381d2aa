package io.phoenix.profile.auth;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import java.util.Set;

/**
 * Somebody whose credentials were verified. There is no way to ask for a profile of another tenant: every id comes from
 * {@link #idOf}.
 *
 * @param userId the user that the credentials were given to; empty where they were given to a server
 * @param roles what the caller may do beyond its own profile
 */
public record Caller(String tenantId, String userId, Set<String> roles) {

    /** The role that writes any profile of the tenant. */
    public static final String ROLE_WRITE = "profile:write";

    /** The role that writes and erases any profile of the tenant. */
    public static final String ROLE_ADMIN = "profile:admin";

    /** A server of the tenant, which is no user: it reads and writes any profile, and owns and erases none. */
    static Caller server(String tenantId) {
        return new Caller(tenantId, "", Set.of(ROLE_WRITE));
    }

    /** A user of the caller's own tenant. */
    public ProfileId idOf(String user) {
        return new ProfileId(tenantId, user);
    }

    /**
     * Lets pass who may change the profile: its user, and the two roles.
     *
     * @throws ProfileFailure of kind {@link Kind#FORBIDDEN}
     */
    public void requireMayWrite(ProfileId id) {
        if (!owns(id) && !mayWriteAny()) {
            throw notAllowed("change", id, ROLE_WRITE + " or " + ROLE_ADMIN);
        }
    }

    /**
     * Lets pass who may erase the profile: its user, and the administrator.
     *
     * @throws ProfileFailure of kind {@link Kind#FORBIDDEN}
     */
    public void requireMayErase(ProfileId id) {
        if (!owns(id) && !roles.contains(ROLE_ADMIN)) {
            throw notAllowed("erase", id, ROLE_ADMIN);
        }
    }

    /**
     * Lets pass who may look at how the service fares: the administrator, and a server of the tenant.
     *
     * @throws ProfileFailure of kind {@link Kind#FORBIDDEN}
     */
    public void requireMayOperate() {
        if (!userId.isEmpty() && !roles.contains(ROLE_ADMIN)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    "user '" + userId + "' may not look at the instance (expected: a key of the tenant, or the role "
                            + ROLE_ADMIN + ")");
        }
    }

    /** Whether the caller writes any profile of the tenant, and so is not held to the limits of a user. */
    public boolean mayWriteAny() {
        return roles.contains(ROLE_WRITE) || roles.contains(ROLE_ADMIN);
    }

    private boolean owns(ProfileId id) {
        return id.tenantId().equals(tenantId) && id.userId().equals(userId);
    }

    private ProfileFailure notAllowed(String what, ProfileId id, String expectedRole) {
        return new ProfileFailure(
                Kind.FORBIDDEN,
                (userId.isEmpty() ? "a server" : "user '" + userId + "'") + " may not " + what + " the profile of '"
                        + id.userId() + "' (expected: the user's own token, or the role " + expectedRole + ")");
    }
}
