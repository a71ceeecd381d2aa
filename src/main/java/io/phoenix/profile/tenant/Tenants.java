package io.phoenix.profile.tenant;

import io.phoenix.profile.config.TenancySettings;
import io.phoenix.profile.config.TenantSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The tenants as this instance knows them: the configuration, and what operators have changed at run time. A lookup reads one
 * immutable snapshot; {@link TenantRefresh} replaces it. Thread-safe.
 */
public final class Tenants {

    private final TenancySettings configured;
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private volatile TenantSnapshot current;

    public Tenants(TenancySettings configured, TenantSnapshot first) {
        this.configured = configured;
        this.current = first;
    }

    /** Without any that was created at run time. */
    public static Tenants configured(TenancySettings configured) {
        return new Tenants(configured, TenantSnapshot.EMPTY);
    }

    /** The settings of a tenant, which need not have been created. */
    public TenantSettings settingsOf(String tenantId) {
        return current.settingsOf(tenantId).orElseGet(() -> configured.of(tenantId));
    }

    /** The present snapshot: another object after each change. */
    public TenantSnapshot current() {
        return current;
    }

    /** Passes on the ids of tenants that have changed, once the snapshot is replaced. A listener may block. */
    public void addListener(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    /** Replaces the snapshot, unless nothing has changed. Runs the listeners, so not on an event loop. */
    public synchronized void replace(TenantSnapshot next) {
        Set<String> changed = TenantSnapshot.changed(current, next);
        if (!changed.isEmpty()) {
            current = next;
            listeners.forEach(listener -> listener.accept(changed));
        }
    }
}
