package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Permissions of users, roles and servers. */
class CallerTest {

    private final ProfileId alice = new ProfileId("demo", "alice");
    private final Caller user = new Caller("demo", "alice", Set.of("profile:read"));
    private final Caller neighbour = new Caller("demo", "bob", Set.of());
    private final Caller namesake = new Caller("acme", "alice", Set.of());
    private final Caller writer = new Caller("demo", "server", Set.of(Caller.ROLE_WRITE));
    private final Caller admin = new Caller("demo", "operator", Set.of(Caller.ROLE_ADMIN));

    @Test
    void requireMayWrite_always_allowsOnlyOwnerWriterAndAdmin() {
        assertAllowed(caller -> caller.requireMayWrite(alice), user, writer, admin);
        assertForbidden(caller -> caller.requireMayWrite(alice), neighbour, namesake);
    }

    @Test
    void requireMayErase_always_allowsOwnerAndAdminAndServersWhereTheyMay() {
        Caller server = Caller.server("demo", "k1");
        assertAllowed(caller -> caller.requireMayErase(alice, false), user, admin);
        assertForbidden(caller -> caller.requireMayErase(alice, false), neighbour, namesake, writer, server);
        assertAllowed(caller -> caller.requireMayErase(alice, true), user, admin, server);
        assertForbidden(caller -> caller.requireMayErase(alice, true), neighbour, namesake, writer);
    }

    @Test
    void requireAdmin_always_allowsOnlyAdmin() {
        assertAllowed(caller -> caller.requireAdmin("move", alice), admin);
        assertForbidden(caller -> caller.requireAdmin("move", alice), user, writer, Caller.server("demo", "k1"));
    }

    @Test
    void requireMayOperate_always_allowsOnlyAdminAndServers() {
        assertAllowed(Caller::requireMayOperate, admin, Caller.server("demo", "k1"));
        assertForbidden(Caller::requireMayOperate, user, writer);
    }

    @Test
    void mayWriteAny_withoutRole_isFalse() {
        assertThat(user.mayWriteAny()).isFalse();
        assertThat(writer.mayWriteAny()).isTrue();
        assertThat(admin.mayWriteAny()).isTrue();
    }

    @Test
    void idOf_anyUser_isInTheCallersTenant() {
        assertThat(namesake.idOf("bob")).isEqualTo(new ProfileId("acme", "bob"));
        assertThat(catchThrowableOfType(ProfileFailure.class, () -> user.idOf(".."))
                        .kind())
                .isEqualTo(Kind.MALFORMED_PARAMETER);
    }

    private static void assertAllowed(Consumer<Caller> rule, Caller... callers) {
        for (Caller caller : callers) {
            assertThatCode(() -> rule.accept(caller)).as(caller.toString()).doesNotThrowAnyException();
        }
    }

    private static void assertForbidden(Consumer<Caller> rule, Caller... callers) {
        for (Caller caller : callers) {
            ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> rule.accept(caller));
            assertThat(refused).as(caller.toString()).isNotNull();
            assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
        }
    }
}
