package io.phoenix.profile.http;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.profile.Profiles;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Everything that the API answers. */
public final class ApiRoutes {

    private final ProfileRoutes profiles;
    private final PageRoutes pages;
    private final AvatarRoutes avatars;
    private final HealthRoutes health;

    /** Routes to the use cases. */
    public ApiRoutes(
            Vertx vertx,
            Settings settings,
            Profiles profiles,
            NameRules names,
            Authenticator authenticator,
            Readiness readiness) {
        HttpSettings http = settings.http();
        EntityTags tags = new EntityTags(settings.avatars().toString());
        Authentication authentication = new Authentication(authenticator);
        this.profiles = new ProfileRoutes(profiles, names, tags, authentication, http);
        this.pages = new PageRoutes(profiles, tags, authentication, http);
        this.avatars = new AvatarRoutes(vertx, settings.avatars());
        this.health = new HealthRoutes(readiness);
    }

    void mount(Router router) {
        Failures.install(router);
        profiles.mount(router);
        pages.mount(router);
        avatars.mount(router);
        health.mount(router);
    }
}
