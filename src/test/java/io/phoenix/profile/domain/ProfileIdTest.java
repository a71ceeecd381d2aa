package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The valid ids, which are used unescaped in Redis keys, bus messages and logs. */
class ProfileIdTest {

    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:@+=~|";

    @Test
    void isValidId_everyCharacter_isTrueOnlyIfListed() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = String.valueOf((char) c);
            boolean listed = ALLOWED.contains(text);
            assertThat(ProfileId.isUserId(text)).as("U+%04X as a user", c).isEqualTo(listed);
            assertThat(ProfileId.isTenantId(text)).as("U+%04X as a tenant", c).isEqualTo(listed);
        }
    }

    @Test
    void lengths_upToTheMaximum_areAllowed() {
        assertThat(ProfileId.isTenantId("t".repeat(64))).isTrue();
        assertThat(ProfileId.isTenantId("t".repeat(65))).isFalse();
        assertThat(ProfileId.isUserId("u".repeat(128))).isTrue();
        assertThat(ProfileId.isUserId("u".repeat(129))).isFalse();
        assertThat(ProfileId.isUserId("")).isFalse();
    }

    static Stream<String> malformed() {
        return Stream.of("", "a b", "a/b", "a{b", "a\nb", "é", "\uD83D\uDE00", "u".repeat(129));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void new_malformedUser_isRefusedWithFieldValueAndExpectation(String user) {
        ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> new ProfileId("t", user));

        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_PARAMETER);
        assertThat(refused)
                .hasMessageStartingWith("user_id: '" + Quoted.of(user) + "'")
                .hasMessageContaining("expected: 1 to 128 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "65-characters-are-one-too-many-for-a-tenant-which-has-at-most-64-"})
    void new_malformedTenant_isRefusedWithFieldValueAndExpectation(String tenant) {
        ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> new ProfileId(tenant, "u"));

        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_PARAMETER);
        assertThat(refused)
                .hasMessageStartingWith("tenant_id: '" + tenant + "'")
                .hasMessageContaining("expected: 1 to 64 characters");
    }

    @Test
    void toString_ofDifferentIds_differs() {
        assertThat(new ProfileId("a", "b:c")).hasToString("a/b:c");
        assertThat(new ProfileId("a:b", "c").toString()).isNotEqualTo(new ProfileId("a", "b:c").toString());
    }
}
