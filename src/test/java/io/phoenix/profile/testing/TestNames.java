package io.phoenix.profile.testing;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.domain.name.NameWords;
import java.time.Duration;
import java.util.Map;

/** Names as every tenant has them that asks for nothing else, drawn from a secret that everybody knows. */
public final class TestNames {

    private TestNames() {}

    /** The policies of all tenants. */
    public static NamePolicies policies() {
        NameGenerator generator =
                new NameGenerator(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]), NameWords.builtIn());
        return new NamePolicies(new NamePolicy(NameRules.standard(), generator, false, Duration.ZERO), Map.of());
    }
}
