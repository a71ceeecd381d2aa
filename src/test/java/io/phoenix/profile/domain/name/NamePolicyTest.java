package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamePolicyTest {

    private static final ProfileId ID = new ProfileId("tenant", "user");

    private final NameGenerator generator =
            new NameGenerator(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]), NameWords.builtIn());

    @Test
    void accept_uniqueNames_claimsTheSkeleton() {
        assertThat(policy(true).accept("Nova Star").key()).isEqualTo(NameSkeleton.of("n0va.star"));
    }

    @Test
    void accept_sharedNames_claimsNothing() {
        assertThat(policy(false).accept("Nova Star").key()).isNull();
        assertThat(policy(false).generated(ID, 0).key()).isNull();
    }

    @Test
    void generated_firstGeneration_isTheNameOfTheGenerator() {
        assertThat(policy(true).generated(ID, 0).text()).isEqualTo(generator.nameOf(ID, 0));
    }

    @Test
    void generated_everyGeneration_isDistinctAndTheLastHasMoreNumbers() {
        assertThat(IntStream.range(0, NamePolicy.GENERATIONS_MAX)
                        .mapToObj(generation ->
                                policy(true).generated(ID, generation).key()))
                .doesNotHaveDuplicates();
        assertThat(policy(true).generated(ID, NamePolicy.GENERATIONS_MAX - 1).text())
                .matches("[A-Z][a-z]+ [A-Z][a-z]+ \\d\\d \\d\\d \\d\\d");
    }

    private NamePolicy policy(boolean unique) {
        return new NamePolicy(NameRules.standard(), generator, unique, Duration.ZERO);
    }
}
