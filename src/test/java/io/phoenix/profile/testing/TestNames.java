package io.phoenix.profile.testing;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.domain.name.NameWords;
import java.time.Duration;
import java.util.Map;

/** The default name policy, with a fixed generator secret. */
public final class TestNames {

    private TestNames() {}

    public static NamePolicies policies() {
        NameGenerator generator =
                new NameGenerator(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]), NameWords.builtIn());
        return new NamePolicies(new NamePolicy(NameRules.standard(), generator, false, Duration.ZERO), Map.of());
    }
}
