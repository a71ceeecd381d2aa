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

/** Who may do what to whom. */
class CallerTest {

    private final ProfileId alice = new ProfileId("demo", "alice");
    private final Caller user = new Caller("demo", "alice", Set.of("profile:read"));
    private final Caller neighbour = new Caller("demo", "bob", Set.of());
    private final Caller namesake = new Caller("acme", "alice", Set.of());
    private final Caller writer = new Caller("demo", "server", Set.of(Caller.ROLE_WRITE));
    private final Caller admin = new Caller("demo", "operator", Set.of(Caller.ROLE_ADMIN));

    @Test
    void requireMayWrite_letsTheUserAndBothRolesPass() {
        passes(caller -> caller.requireMayWrite(alice), user, writer, admin);
        stops(caller -> caller.requireMayWrite(alice), neighbour, namesake);
    }

    @Test
    void requireMayErase_letsTheUserAndTheAdministratorPass() {
        passes(caller -> caller.requireMayErase(alice), user, admin);
        stops(caller -> caller.requireMayErase(alice), neighbour, namesake, writer);
    }

    @Test
    void requireMayOperate_letsTheAdministratorAndServersPass() {
        passes(Caller::requireMayOperate, admin, Caller.server("demo"));
        stops(Caller::requireMayOperate, user, writer);
    }

    @Test
    void mayWriteAny_isForTheRolesAlone() {
        assertThat(user.mayWriteAny()).isFalse();
        assertThat(writer.mayWriteAny()).isTrue();
        assertThat(admin.mayWriteAny()).isTrue();
    }

    @Test
    void idOf_isAlwaysOfTheOwnTenant() {
        assertThat(namesake.idOf("bob")).isEqualTo(new ProfileId("acme", "bob"));
        assertThat(catchThrowableOfType(ProfileFailure.class, () -> user.idOf("../bob"))
                        .kind())
                .isEqualTo(Kind.MALFORMED_PARAMETER);
    }

    private static void passes(Consumer<Caller> rule, Caller... callers) {
        for (Caller caller : callers) {
            assertThatCode(() -> rule.accept(caller)).as(caller.toString()).doesNotThrowAnyException();
        }
    }

    private static void stops(Consumer<Caller> rule, Caller... callers) {
        for (Caller caller : callers) {
            ProfileFailure stopped = catchThrowableOfType(ProfileFailure.class, () -> rule.accept(caller));
            assertThat(stopped).as(caller.toString()).isNotNull();
            assertThat(stopped.kind()).isEqualTo(Kind.FORBIDDEN);
        }
    }
}
