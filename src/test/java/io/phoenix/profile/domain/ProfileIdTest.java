package io.phoenix.profile.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.testing.UserIds;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The valid ids: tenants of a small alphabet, users of any text without control characters. */
class ProfileIdTest {

    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:@+=~|";

    @Test
    void isTenantId_everyCharacter_isTrueOnlyIfListed() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = String.valueOf((char) c);
            assertThat(ProfileId.isTenantId(text)).as("U+%04X", c).isEqualTo(ALLOWED.contains(text));
        }
    }

    @Test
    void isUserId_everyCodePoint_isFalseForControlsAndSurrogatesOnly() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean expected = c >= ' ' && (c < 0x7f || c > 0x9f) && (c < 0xd800 || c > 0xdfff);
            String text = new String(Character.toChars(c));
            assertThat(ProfileId.isUserId("a" + text)).as("U+%04X", c).isEqualTo(expected);
            assertThat(ProfileId.isUserId(text + "é")).as("U+%04X", c).isEqualTo(expected);
        }
    }

    @Test
    void lengths_upToTheMaximum_areAllowed() {
        assertThat(ProfileId.isTenantId("t".repeat(64))).isTrue();
        assertThat(ProfileId.isTenantId("t".repeat(65))).isFalse();
        for (String text : List.of("u", "é", "語", "\ud83d\ude00")) {
            int fitting = 255 / text.getBytes(UTF_8).length;
            String filled = text.repeat(fitting) + "x".repeat(255 - fitting * text.getBytes(UTF_8).length);
            assertThat(ProfileId.isUserId(filled)).as(text).isTrue();
            assertThat(ProfileId.isUserId(filled + "x")).as(text).isFalse();
            assertThat(ProfileId.isUserId(text.repeat(fitting + 1))).as(text).isFalse();
            assertThat(ProfileId.isUserId("x" + text.repeat(fitting + 1)))
                    .as(text)
                    .isFalse();
        }
        assertThat(ProfileId.isUserId("")).isFalse();
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                ".",
                "..",
                "a\nb",
                "a\u0000",
                "\u007f",
                "\u0085",
                "é\t",
                "\ud83d",
                "\ude00",
                "\ude00\ud83d",
                "a\ud83db",
                "\ud83d\ud83d\ude00",
                "u".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void new_malformedUser_isRefusedWithFieldValueAndExpectation(String user) {
        ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> new ProfileId("t", user));

        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_PARAMETER);
        assertThat(refused)
                .hasMessageStartingWith("user_id: '" + Quoted.of(user) + "'")
                .hasMessageContaining("expected: 1 to 255 bytes of UTF-8");
        assertThat(ProfileId.parse("t/" + user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"...", ". ", " .", "/", "/.", "a/b", " ", "a b", "{}", "%2F", "%", "\\", "é", "\u2028", "\ufeff"
            })
    void new_unusualUser_isAccepted(String user) {
        assertThat(ProfileId.parse("t/" + user)).contains(new ProfileId("t", user));
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

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "t/", "/u", "a b/u"})
    void parse_malformed_isEmpty(String text) {
        assertThat(ProfileId.parse(text)).isEmpty();
    }

    @Test
    void parse_textOfAnyId_isThatId() {
        List<String> users = UserIds.valid(10_000, 1);

        for (String user : users) {
            ProfileId id = new ProfileId("t", user);
            assertThat(ProfileId.parse(id.toString())).contains(id);
        }
        assertThat(new HashSet<>(users)).hasSize(users.size());
    }

    @Test
    void equals_otherBytes_isFalse() {
        assertThat(new ProfileId("t", "\u00e9")).isNotEqualTo(new ProfileId("t", "e\u0301"));
        assertThat(new ProfileId("t", "a")).isNotEqualTo(new ProfileId("t", "A"));
        assertThat(new ProfileId("t", "a")).isNotEqualTo(new ProfileId("t", "a "));
    }

    @Test
    void toString_ofDifferentIds_differs() {
        assertThat(new ProfileId("a", "b:c")).hasToString("a/b:c");
        assertThat(new ProfileId("a:b", "c").toString()).isNotEqualTo(new ProfileId("a", "b:c").toString());
        assertThat(new ProfileId("a", "b/c")).hasToString("a/b/c");
    }
}
