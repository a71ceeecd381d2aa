package io.phoenix.profile.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any two strings form a valid id, or are rejected with a printable one-line message. */
class ProfileIdFuzzTest {

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._:@+=~|-]{1,64}");

    @Property
    void new_anyTexts_isWellFormedOrRefused(@ForAll("texts") String tenant, @ForAll("texts") String user) {
        if (TENANT.matcher(tenant).matches() && isUser(user)) {
            ProfileId id = new ProfileId(tenant, user);
            assertThat(id.toString().split("/", 2)).containsExactly(tenant, user);
            assertThat(ProfileId.parse(id.toString())).contains(id);
        } else {
            ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> new ProfileId(tenant, user));
            assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_PARAMETER);
            assertThat(refused.getMessage()).matches("\\P{C}{1,1200}");
        }
    }

    private static boolean isUser(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return bytes.length >= 1
                && bytes.length <= 255
                && new String(bytes, UTF_8).equals(text)
                && text.chars().noneMatch(Character::isISOControl)
                && !text.matches("\\.{1,2}");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> allowed = Arbitraries.chars()
                .with('.', '_', '-', ':', '@', '+', '=', '~', '|')
                .alpha()
                .numeric();
        Arbitrary<Character> mostlyAllowed = Arbitraries.frequencyOf(
                Tuple.of(60, allowed),
                Tuple.of(1, Arbitraries.chars().all()),
                Tuple.of(
                        1, Arbitraries.of('/', '%', '\n', '\u0000', ' ', '{', '}', '*', '\u00e9', '\ud83d', '\ude00')));
        return Arbitraries.frequencyOf(
                Tuple.of(3, allowed.list().ofMaxSize(270).map(ProfileIdFuzzTest::joined)),
                Tuple.of(2, mostlyAllowed.list().ofMaxSize(270).map(ProfileIdFuzzTest::joined)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(200)));
    }

    private static String joined(Iterable<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }
}
