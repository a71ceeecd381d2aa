package io.phoenix.profile.tenant;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.TenancySettings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.config.TenantSettings.Reading;
import io.phoenix.profile.config.WebOrigins;
import io.phoenix.profile.tenant.Tenant.State;
import io.phoenix.profile.tenant.TenantKey.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What an instance knows of the tenants that were created at run time. Immutable. */
public final class TenantSnapshot {

    /** No tenant was created. */
    public static final TenantSnapshot EMPTY = new TenantSnapshot(Map.of(), Map.of(), Map.of());

    private final Map<String, Known> byId;
    private final Map<String, TenantKey> byHash;
    private final Map<String, PublishableKey> publishable;

    private TenantSnapshot(
            Map<String, Known> byId, Map<String, TenantKey> byHash, Map<String, PublishableKey> publishable) {
        this.byId = Map.copyOf(byId);
        this.byHash = Map.copyOf(byHash);
        this.publishable = Map.copyOf(publishable);
    }

    /** All of a tenant that matters to a request. Equal as long as nothing of it has changed. */
    private record Known(State state, TenantSettings settings, Set<TenantKey> keys, List<SigningKey> signing) {}

    /** A key that verifies signatures. */
    public record SigningKey(TenantKey key, Secret secret) {}

    /** A key that may stand in web pages of these origins. */
    public record PublishableKey(TenantKey key, WebOrigins origins) {}

    /**
     * Reads what is stored. A setting that this version does not know, or whose value it refuses, is that of the configuration.
     *
     * @param mistakes receives a message for each such setting, and for each key that can't be used
     */
    public static TenantSnapshot of(
            StoredTenants stored, TenancySettings configured, KeySeal seal, Consumer<String> mistakes) {
        Map<String, List<StoredKey>> keys = stored.keys().stream()
                .collect(Collectors.groupingBy(key -> key.key().tenantId()));
        Map<String, Known> byId = new HashMap<>();
        Map<String, TenantKey> byHash = new HashMap<>();
        Map<String, PublishableKey> publishable = new HashMap<>();
        for (Tenant tenant : stored.tenants()) {
            Consumer<String> ofTenant = mistake -> mistakes.accept("tenant '" + tenant.id() + "': " + mistake);
            Reading reading = configured.of(tenant.id()).overriddenBy(tenant.own());
            reading.mistakes().forEach(ofTenant);
            List<StoredKey> usable =
                    tenant.state() == State.ACTIVE ? keys.getOrDefault(tenant.id(), List.of()) : List.of();
            usable.stream()
                    .filter(key -> key.key().kind() == Kind.API)
                    .forEach(key -> byHash.put(HexFormat.of().formatHex(key.material()), key.key()));
            usable.stream()
                    .filter(key -> key.key().kind() == Kind.PUBLISHABLE)
                    .forEach(key -> publishable.put(
                            HexFormat.of().formatHex(key.material()),
                            new PublishableKey(
                                    key.key(), new WebOrigins(key.key().origins()))));
            byId.put(
                    tenant.id(),
                    new Known(
                            tenant.state(),
                            reading.settings(),
                            usable.stream().map(StoredKey::key).collect(Collectors.toSet()),
                            signingKeys(usable, seal, ofTenant)));
        }
        return new TenantSnapshot(byId, byHash, publishable);
    }

    private static List<SigningKey> signingKeys(List<StoredKey> keys, KeySeal seal, Consumer<String> mistakes) {
        List<SigningKey> opened = new ArrayList<>();
        for (StoredKey stored : keys) {
            TenantKey key = stored.key();
            if (key.kind() == Kind.SIGNING) {
                seal.open(key.tenantId(), key.id(), stored.material())
                        .ifPresentOrElse(
                                secret -> opened.add(new SigningKey(key, secret)),
                                () -> mistakes.accept("signing key " + key.id() + " was sealed with another secret"
                                        + " (expected: tenants.secret as it is; revoke the key and add another)"));
            }
        }
        return List.copyOf(opened);
    }

    /** The number of tenants, deleted ones included. */
    public int size() {
        return byId.size();
    }

    /** The settings of a tenant; empty if it was not created at run time. */
    public Optional<TenantSettings> settingsOf(String tenantId) {
        return Optional.ofNullable(byId.get(tenantId)).map(Known::settings);
    }

    /** The settings of all tenants, by id. */
    public Map<String, TenantSettings> settings() {
        Map<String, TenantSettings> all = new HashMap<>();
        byId.forEach((id, known) -> all.put(id, known.settings));
        return all;
    }

    /** Whether the tenant was deleted, or is being deleted: its callers are refused. */
    public boolean isDeleted(String tenantId) {
        Known known = byId.get(tenantId);
        return known != null && known.state != State.ACTIVE;
    }

    /** The tenants that are being deleted. */
    public List<String> deleting() {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue().state == State.DELETING)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    public boolean hasApiKeys() {
        return !byHash.isEmpty();
    }

    /** The API key with this SHA-256, if it is valid. */
    public Optional<TenantKey> apiKey(byte[] hash, Instant now) {
        return Optional.ofNullable(byHash.get(HexFormat.of().formatHex(hash))).filter(key -> key.isValidAt(now));
    }

    /** The publishable key with this SHA-256, if it is valid. */
    public Optional<PublishableKey> publishableKey(byte[] hash, Instant now) {
        return Optional.ofNullable(publishable.get(HexFormat.of().formatHex(hash)))
                .filter(found -> found.key().isValidAt(now));
    }

    /** The valid signing keys of a tenant. */
    public List<SigningKey> signingKeys(String tenantId, Instant now) {
        Known known = byId.get(tenantId);
        return known == null
                ? List.of()
                : known.signing.stream().filter(key -> key.key().isValidAt(now)).toList();
    }

    /** The tenants of which something differs between the two. */
    static Set<String> changed(TenantSnapshot one, TenantSnapshot other) {
        Set<String> changed = new HashSet<>(one.byId.keySet());
        changed.addAll(other.byId.keySet());
        changed.removeIf(id -> Objects.equals(one.byId.get(id), other.byId.get(id)));
        return changed;
    }
}
