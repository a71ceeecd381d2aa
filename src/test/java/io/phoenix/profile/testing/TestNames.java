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

    /** The same, with profiles that are drawn anew after an erasure. */
    public static NamePolicies fresh() {
        NamePolicy same = policies().of("t");
        return new NamePolicies(
                new NamePolicy(
                        same.rules(),
                        same.generator(),
                        same.unique(),
                        same.renameCooldown(),
                        same.retention(),
                        /* fresh= */ true),
                Map.of());
    }
}
