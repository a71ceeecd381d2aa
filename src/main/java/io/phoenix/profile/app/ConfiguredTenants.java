package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.postgres.PostgresBackend.Secrets;
import io.phoenix.profile.postgres.transfer.TenantErasure;
import io.phoenix.profile.tenant.KeySeal;
import io.phoenix.profile.tenant.TenantAdmin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Changes tenants from outside of the instances, with the same settings; for the command line. */
public final class ConfiguredTenants {

    private ConfiguredTenants() {}

    /** Runs one action; fails if Postgres does not answer, or lacks a migration. */
    public static <T> Future<T> with(Vertx vertx, Settings settings, Function<TenantAdmin, Future<T>> action) {
        PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
        return postgres.requireSchema()
                .compose(current -> postgres.secrets())
                .compose(secrets -> action.apply(admin(vertx, settings, postgres, secrets)))
                .eventually(postgres::close);
    }

    /** The erasure of a tenant that is being deleted. */
    public static TenantErasure erasure(Settings settings, String tenantId) {
        return new TenantErasure(new JdbcAddress(settings.postgres()), settings.imports(), tenantId);
    }

    static TenantAdmin admin(Vertx vertx, Settings settings, PostgresBackend postgres, Secrets secrets) {
        return new TenantAdmin(
                postgres.tenants(),
                settings.tenants(),
                new KeySeal(settings.tenants().secret().orElse(secrets.redis())),
                new SecureRandom(),
                own -> vertx.executeBlocking(() -> mistakes(own), false));
    }

    /** Making the policy of names finds what is wrong with their lists. */
    private static List<String> mistakes(TenantSettings settings) {
        List<String> mistakes = new ArrayList<>();
        KeyedHash any = new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]);
        new ConfiguredNames.Parts().policy(settings.names(), any, mistakes::add);
        return mistakes;
    }
}
