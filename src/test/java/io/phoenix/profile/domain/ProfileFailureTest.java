package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.junit.jupiter.api.Test;

class ProfileFailureTest {

    @Test
    void new_always_hasNoStackTrace() {
        ProfileFailure failure = new ProfileFailure(Kind.NAME_REFUSED, "the message", "too_long");

        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure).hasMessage("the message");
        assertThat(failure.reason()).isEqualTo("too_long");
        assertThat(failure.retryAfterSeconds()).isZero();
    }

    @Test
    void rateLimited_waitOfZero_becomesOneSecond() {
        assertThat(ProfileFailure.rateLimited("too often", 5, 0).retryAfterSeconds())
                .isEqualTo(1);
        assertThat(ProfileFailure.rateLimited("too often", 5, 90).retryAfterSeconds())
                .isEqualTo(90);
        assertThat(ProfileFailure.rateLimited("too often", 5, 90).kind()).isEqualTo(Kind.RATE_LIMITED);
    }
}
