package io.phoenix.profile.http;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.profile.Profiles;
import io.vertx.ext.web.Router;

/** Everything that the API answers. */
public final class ApiRoutes {

    private final ProfileRoutes profiles;
    private final HealthRoutes health;

    /** Routes to the use cases. */
    public ApiRoutes(
            HttpSettings settings,
            Profiles profiles,
            NamePolicies names,
            Authenticator authenticator,
            Readiness readiness) {
        this.profiles = new ProfileRoutes(
                profiles, names, new EntityTags(settings.avatarUrl()), new Authentication(authenticator), settings);
        this.health = new HealthRoutes(readiness);
    }

    void mount(Router router) {
        Failures.install(router);
        profiles.mount(router);
        health.mount(router);
    }
}
