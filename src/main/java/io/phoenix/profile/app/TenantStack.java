package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenancySettings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.postgres.PostgresBackend.Secrets;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.tenant.KeySeal;
import io.phoenix.profile.tenant.StoredTenants;
import io.phoenix.profile.tenant.TenantAdmin;
import io.phoenix.profile.tenant.TenantRefresh;
import io.phoenix.profile.tenant.TenantSnapshot;
import io.phoenix.profile.tenant.TenantStore;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants that are created at run time: loads them, and keeps settings, keys and name policies current. Thread-safe. */
final class TenantStack {

    private static final Logger LOG = LoggerFactory.getLogger(TenantStack.class);

    /** Some may be beyond the limit, because it was lowered, or by two creations at the same time. */
    private static final int LOAD_FACTOR = 2;

    private final RepeatedWarnings warnings = RepeatedWarnings.to(LOG);
    private final Vertx vertx;
    private final TenantStore store;
    private final TenancySettings settings;
    private final KeySeal seal;
    private final Tenants tenants;
    private final TenantNames names;
    private final TenantErasures erasures;
    private final TenantAdmin admin;
    private final LongAdder failures = new LongAdder();
    private final TenantRefresh refresh = new TenantRefresh(this::load);

    private TenantStack(Platform platform, ConfiguredNames names, KeyedHash hash, Secrets secrets) {
        Settings configured = platform.settings();
        vertx = platform.vertx();
        store = platform.postgres().tenants();
        settings = configured.tenants();
        seal = new KeySeal(settings.secret().orElse(secrets.redis()));
        tenants = Tenants.configured(settings);
        this.names = new TenantNames(names, hash);
        erasures = new TenantErasures(vertx, configured, tenants);
        admin = ConfiguredTenants.admin(vertx, configured, platform.postgres(), secrets);
    }

    /** Completes once the tenants are loaded. */
    static Future<TenantStack> load(Platform platform, ConfiguredNames names, KeyedHash hash, Secrets secrets) {
        TenantStack stack = new TenantStack(platform, names, hash, secrets);
        return stack.load().map(loaded -> {
            stack.measure(platform.metrics());
            return stack;
        });
    }

    /** Once it is loaded: a start may need several attempts. */
    private void measure(ServiceMetrics metrics) {
        metrics.gauge(
                "tenants", "Tenants in the database", () -> tenants.current().size());
        metrics.counter("tenants.load.failures", "Failed attempts to load the tenants of the database", failures);
    }

    Tenants tenants() {
        return tenants;
    }

    NamePolicies names() {
        return names.policies();
    }

    TenantAdmin admin() {
        return admin;
    }

    TenantErasures erasures() {
        return erasures;
    }

    void polled(LoggedChanges read) {
        refresh.polled(read);
    }

    /** Completes once no load of the tenants is in flight; never fails. */
    Future<Void> close() {
        return refresh.stop();
    }

    private Future<Void> load() {
        return store.load(LOAD_FACTOR * settings.max(), settings.keysMax())
                .<Void>compose(stored -> vertx.executeBlocking(
                        () -> {
                            apply(stored);
                            return null;
                        },
                        true))
                .onFailure(cause -> {
                    failures.increment();
                    warnings.warn("tenants: not loaded, the last state goes on: " + FailureMessage.of(cause));
                });
    }

    /** Names first: no listener may meet a tenant whose names are not known. */
    private void apply(StoredTenants stored) {
        TenantSnapshot snapshot = TenantSnapshot.of(stored, settings, seal, warnings::warn);
        Map<String, TenantSettings> settingsOf = snapshot.settings();
        Map<String, TenantSettings> own = new HashMap<>();
        settingsOf.forEach((id, present) -> {
            if (!present.names().equals(settings.of(id).names())) {
                own.put(id, present);
            }
        });
        names.replace(own, warnings::warn);
        tenants.replace(snapshot);
    }
}
