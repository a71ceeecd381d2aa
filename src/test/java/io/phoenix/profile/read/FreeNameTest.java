package io.phoenix.profile.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DrawnAnew;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.domain.name.NameWords;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeNameTest {

    private static final ProfileId ID = new ProfileId("tenant", "user");

    private final NamePolicy policy = new NamePolicy(
            NameRules.standard(),
            new NameGenerator(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]), NameWords.builtIn()),
            true,
            Duration.ZERO);

    private final List<String> tried = new ArrayList<>();

    @Test
    void first_namesTaken_triesTheNextInOrder() {
        Future<String> found = FreeName.first(policy, ID, name -> {
            tried.add(name.text());
            return tried.size() < 3 ? Future.failedFuture(name.taken()) : Future.succeededFuture(name.text());
        });

        assertThat(found.result()).isEqualTo(policy.generated(ID, 2).text());
        assertThat(tried)
                .containsExactly(
                        policy.generated(ID, 0).text(),
                        policy.generated(ID, 1).text(),
                        policy.generated(ID, 2).text());
    }

    @Test
    void first_everyNameTaken_isOverloaded() {
        Future<String> found = FreeName.first(policy, ID, name -> {
            tried.add(name.text());
            return Future.failedFuture(name.taken());
        });

        assertThat(tried).hasSize(NamePolicy.GENERATIONS_MAX);
        assertThat(found.cause())
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED));
    }

    @Test
    void first_drawnAnew_triesTheNamesOfTheSeed() {
        Future<ClaimedName> found = FreeName.first(policy, ID, name -> {
            tried.add(name.text());
            if (name.seed() == null) {
                return Future.failedFuture(new DrawnAnew("nonce:1"));
            }
            return tried.size() < 3 ? Future.failedFuture(name.taken()) : Future.succeededFuture(name);
        });

        assertThat(found.result()).isEqualTo(policy.generated(ID, "nonce:1", 1));
        assertThat(tried)
                .containsExactly(
                        policy.generated(ID, 0).text(),
                        policy.generated(ID, "nonce:1", 0).text(),
                        policy.generated(ID, "nonce:1", 1).text());
    }

    @Test
    void drawn_erasedAgainAndAgain_isOverloaded() {
        Future<String> drawn = FreeName.drawn(seed -> {
            tried.add(String.valueOf(seed));
            return Future.failedFuture(new DrawnAnew("nonce:" + tried.size()));
        });

        assertThat(tried).containsExactly("null", "nonce:1", "nonce:2");
        assertThat(drawn.cause())
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED));
    }

    @Test
    void first_otherFailure_isNotRetried() {
        ProfileFailure unreachable = new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database did not answer");

        assertThat(FreeName.first(policy, ID, name -> {
                            tried.add(name.text());
                            return Future.failedFuture(unreachable);
                        })
                        .cause())
                .isSameAs(unreachable);
        assertThat(tried).hasSize(1);
    }
}
