package io.phoenix.profile.auth;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A user or a server whose credentials were verified. It can reach only profiles of its own tenant: every id comes from
 * {@link #idOf}.
 *
 * @param userId empty for a server
 * @param roles permissions beyond the user's own profile
 * @param keyId names the key of a server without revealing it; empty for all others
 */
public record Caller(String tenantId, String userId, Set<String> roles, String keyId) {

    /** May write any profile of the tenant. */
    public static final String ROLE_WRITE = "profile:write";

    /** May write and erase any profile of the tenant. */
    public static final String ROLE_ADMIN = "profile:admin";

    private static final String MODERATING_KEY = "key:";

    /** No tenant has this id, so no token can name it. */
    private static final String TENANT_OF_OPERATORS = "*";

    /** Without a key. */
    public Caller(String tenantId, String userId, Set<String> roles) {
        this(tenantId, userId, roles, "");
    }

    /** An operator of the service: may manage tenants, and reach no profile. */
    static Caller operator() {
        return new Caller(TENANT_OF_OPERATORS, "operator", Set.of());
    }

    /** A server of the tenant: may read and write any profile of the tenant, and erase it where the tenant allows this. */
    static Caller server(String tenantId, String keyId) {
        return new Caller(tenantId, "", Set.of(ROLE_WRITE), keyId);
    }

    /** Who did something, for an audit trail: the user id, or of a server {@code key:} and the id of its key. */
    public String actor() {
        return userId.isEmpty() ? MODERATING_KEY + keyId : userId;
    }

    /** A user of the caller's own tenant. Throws {@link Kind#FORBIDDEN} for an operator, which has none. */
    public ProfileId idOf(String user) {
        if (isOperator()) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN, "an operator may reach no profile (expected: credentials of a tenant)");
        }
        return new ProfileId(tenantId, user);
    }

    /** Users of the caller's own tenant, without duplicates. */
    public List<ProfileId> idsOf(List<String> users) {
        Set<String> distinct = new HashSet<>(2 * users.size());
        List<ProfileId> ids = new ArrayList<>(users.size());
        for (String user : users) {
            if (distinct.add(user)) {
                ids.add(idOf(user));
            }
        }
        return ids;
    }

    /** Allows operators; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireOperator() {
        if (!isOperator()) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    (userId.isEmpty() ? "a server" : "user '" + Quoted.of(userId) + "'")
                            + " may not manage tenants (expected: a key of operator.api-keys)");
        }
    }

    boolean isOperator() {
        return tenantId.equals(TENANT_OF_OPERATORS);
    }

    /** Allows the profile's own user and both roles; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayWrite(ProfileId id) {
        if (!owns(id) && !mayWriteAny()) {
            throw notAllowed("change", id, ROLE_WRITE + " or " + ROLE_ADMIN);
        }
    }

    /**
     * Allows the profile's own user and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others.
     *
     * @param serversMay whether servers of the tenant are allowed, too
     */
    public void requireMayErase(ProfileId id, boolean serversMay) {
        boolean server = userId.isEmpty();
        if (!owns(id) && !roles.contains(ROLE_ADMIN) && !(server && serversMay)) {
            throw notAllowed("erase", id, server ? ROLE_ADMIN + ", or erase.servers of the tenant" : ROLE_ADMIN);
        }
    }

    /**
     * Allows {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. The message says that they may not {@code what} the
     * profile.
     */
    public void requireAdmin(String what, ProfileId id) {
        if (!roles.contains(ROLE_ADMIN)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    name() + " may not " + what + " the profile of '" + Quoted.of(id.userId())
                            + "' (expected: the role " + ROLE_ADMIN + ")");
        }
    }

    /** Allows servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayOperate() {
        requireServerOrAdmin("read the state of the instance");
    }

    /** Allows servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayImport() {
        requireServerOrAdmin("import profiles");
    }

    /** Allows servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayModerate() {
        requireServerOrAdmin("moderate profiles");
    }

    /** Whether the caller may see who moderated: servers and {@link #ROLE_ADMIN}, but not a user as such. */
    public boolean maySeeModerators() {
        return userId.isEmpty() || roles.contains(ROLE_ADMIN);
    }

    /** Allows servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayReview() {
        requireServerOrAdmin("review pictures");
    }

    /** Allows the profile's own user, servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMayExport(ProfileId id) {
        if (!owns(id)) {
            requireServerOrAdmin("export what is held of '" + Quoted.of(id.userId()) + "'");
        }
    }

    private void requireServerOrAdmin(String what) {
        if (!userId.isEmpty() && !roles.contains(ROLE_ADMIN)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    "user '" + Quoted.of(userId) + "' may not " + what + " (expected: a key of the tenant, or the role "
                            + ROLE_ADMIN + ")");
        }
    }

    /** Allows servers and {@link #ROLE_ADMIN}; throws {@link Kind#FORBIDDEN} for all others. */
    public void requireMaySearch() {
        if (!userId.isEmpty() && !roles.contains(ROLE_ADMIN)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    "user '" + Quoted.of(userId)
                            + "' may not list the profiles of the tenant (expected: a key of the tenant, or the role "
                            + ROLE_ADMIN + ")");
        }
    }

    /** Allows servers; throws {@link Kind#FORBIDDEN} for all others. The message says that they may not {@code what}. */
    public void requireServer(String what) {
        if (!userId.isEmpty()) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    "user '" + Quoted.of(userId) + "' may not " + what + " (expected: a key of the tenant)");
        }
    }

    /** Whether the caller may write any profile of the tenant; the rate limits of a server apply to it. */
    public boolean mayWriteAny() {
        return roles.contains(ROLE_WRITE) || roles.contains(ROLE_ADMIN);
    }

    private boolean owns(ProfileId id) {
        return id.tenantId().equals(tenantId) && id.userId().equals(userId);
    }

    private String name() {
        return userId.isEmpty() ? "a server" : "user '" + Quoted.of(userId) + "'";
    }

    private ProfileFailure notAllowed(String what, ProfileId id, String expectedRole) {
        return new ProfileFailure(
                Kind.FORBIDDEN,
                name() + " may not " + what
                        + " the profile of '" + Quoted.of(id.userId())
                        + "' (expected: the user's own token, or the role " + expectedRole + ")");
    }
}
