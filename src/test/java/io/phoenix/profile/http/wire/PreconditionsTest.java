package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.VersionCondition;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preconditions of changes (RFC 9110, section 13.1); those of reads need a request, and are in ConditionalIT. */
class PreconditionsTest {

    private final EntityTags tags = new EntityTags(new BodyEncoder() {
        @Override
        public byte[] encode(Profile profile) {
            return new byte[] {1};
        }

        @Override
        public String form() {
            return "00000000";
        }
    });

    @Test
    void ofChange_noField_isNone() {
        assertThat(of()).isEqualTo(VersionCondition.NONE);
    }

    @Test
    void ofChange_star_isAboutExistence() {
        assertThat(of("If-Match", "*")).isEqualTo(new VersionCondition(true, null, false, Set.of()));
        assertThat(of("If-None-Match", " * ")).isEqualTo(new VersionCondition(false, null, true, Set.of()));
    }

    @Test
    void ofChange_lists_areThePresentAndFormerVersionsTheyName() {
        assertThat(of("If-Match", "\"x,*,y\", " + tags.of(7) + " , " + tags.of(8) + ",", "If-Match", tags.of(9)))
                .isEqualTo(new VersionCondition(true, Set.of(7L, 8L, 9L), false, Set.of()));
        assertThat(of("If-None-Match", "W/" + tags.of(7) + ", \"a\\\", " + tags.of(8)))
                .isEqualTo(new VersionCondition(false, null, false, Set.of(7L, 8L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "other",
                "\"1",
                "\"a b\"",
                "w/\"a\"",
                "W/ \"a\"",
                "*, \"a\"",
                "*, *",
                "\"a\" \"b\"",
                "W/TAG"
            })
    void ofChange_ifMatchMalformedOrWeak_matchesNoVersion(String field) {
        assertThat(of("If-Match", field.replace("TAG", tags.of(7))))
                .isEqualTo(new VersionCondition(true, Set.of(), false, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "other", "\"1", "\"a b\"", "w/\"a\"", "*, \"a\"", "*, *"})
    void ofChange_ifNoneMatchMalformed_isRefused(String field) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> of("If-None-Match", field))
                .withMessageStartingWith("If-None-Match: '")
                .matches(failure -> failure.kind() == Kind.MALFORMED_PARAMETER);
    }

    private VersionCondition of(String... namesAndValues) {
        MultiMap headers = HttpHeaders.headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Preconditions.ofChange(headers, tags);
    }
}
