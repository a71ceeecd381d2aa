package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NameRetention;
import java.util.function.Function;

/**
 * Tells the triggers of {@code profile} how long to keep a name that is given up. Thread-safe.
 *
 * @param retention that of a tenant
 */
record NameKeeping(Function<String, NameRetention> retention) {

    /** Keeps nothing. */
    static final NameKeeping NONE = new NameKeeping(tenant -> NameRetention.NONE);

    /** An expression that is not null, with which a statement tells them for as long as its transaction lasts. */
    static String tell(String parameter) {
        return "set_config('phoenix_profile.retention', " + parameter + "::text, true)";
    }

    /** The parameter. */
    String of(ProfileId id) {
        return retention.apply(id.tenantId()).text();
    }
}
