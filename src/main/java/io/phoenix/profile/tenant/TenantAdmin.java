package io.phoenix.profile.tenant;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.TenancySettings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.config.TenantSettings.Reading;
import io.phoenix.profile.config.WebOrigins;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What operators do with tenants. Every change is in the database when it completes. Thread-safe. */
public final class TenantAdmin {

    private static final int KEY_ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;

    private static final int ORIGINS_MAX = 20;

    /** The longest host name, with its scheme and port. */
    private static final int ORIGIN_LENGTH_MAX = 270;

    /** How often a change is tried again because somebody else was faster. */
    private static final int RACES_MAX = 5;

    private final TenantStore store;
    private final TenancySettings configured;
    private final KeySeal seal;
    private final RandomGenerator random;
    private final Function<TenantSettings, Future<List<String>>> check;

    /**
     * Creates it.
     *
     * @param random must be cryptographically strong
     * @param check what is wrong with settings of which each value is valid
     */
    public TenantAdmin(
            TenantStore store,
            TenancySettings configured,
            KeySeal seal,
            RandomGenerator random,
            Function<TenantSettings, Future<List<String>>> check) {
        this.store = store;
        this.configured = configured;
        this.seal = seal;
        this.random = random;
        this.check = check;
    }

    public Future<List<Tenant>> list(String after, int limit) {
        return store.list(after, limit);
    }

    /** Fails with {@link Kind#TENANT_UNKNOWN}. */
    public Future<TenantDetails> find(String id) {
        requireTenantId(id);
        return store.find(id).map(found -> found.orElseThrow(() -> TenantFailures.unknown(id)));
    }

    /** The settings that apply to a tenant. */
    public TenantSettings settingsOf(Tenant tenant) {
        return configured.of(tenant.id()).overriddenBy(tenant.own()).settings();
    }

    /**
     * Creates a tenant, or creates one anew that was deleted.
     *
     * @return fails with {@link Kind#SETTINGS_REFUSED} for a setting that is not valid, {@link Kind#TENANT_EXISTS} and {@link
     *     Kind#TENANT_LIMIT}
     */
    public Future<Tenant> create(String id, Map<String, ? extends @Nullable Object> own) {
        requireTenantId(id);
        SortedMap<String, Object> present = Tenant.withoutNulls(own);
        return checked(id, present).compose(valid -> store.create(id, present, configured.max()));
    }

    /**
     * Changes some of the own settings. Settings that are stored but unknown here, of a newer version, are kept.
     *
     * @param changes by name; null for that of the configuration
     * @param revision the one that the tenant must have; empty for any
     * @return fails with {@link Kind#SETTINGS_REFUSED} for a setting that is not valid, {@link Kind#TENANT_UNKNOWN}, and {@link
     *     Kind#TENANT_CHANGED} if the revision is another
     */
    public Future<Tenant> set(String id, Map<String, ? extends @Nullable Object> changes, OptionalLong revision) {
        return set(id, changes, revision, RACES_MAX);
    }

    private Future<Tenant> set(
            String id, Map<String, ? extends @Nullable Object> changes, OptionalLong revision, int attempts) {
        return find(id).compose(found -> {
            Tenant tenant = found.tenant();
            TenantFailures.requireActive(tenant);
            if (revision.isPresent() && revision.getAsLong() != tenant.revision()) {
                throw TenantFailures.changed(id);
            }
            SortedMap<String, Object> merged = new TreeMap<>(tenant.own());
            merged.keySet().removeAll(changes.keySet());
            merged.putAll(Tenant.withoutNulls(changes));
            return checkedChange(id, changes, merged)
                    .compose(valid -> store.set(id, tenant.revision(), merged))
                    .compose(set -> {
                        if (set.isPresent()) {
                            return Future.succeededFuture(set.get());
                        }
                        return revision.isPresent() || attempts == 1
                                ? Future.failedFuture(TenantFailures.changed(id))
                                : set(id, changes, revision, attempts - 1);
                    });
        });
    }

    /** What is stored already, and unknown here, may be of a newer version. */
    private Future<Void> checkedChange(
            String id, Map<String, ? extends @Nullable Object> changes, SortedMap<String, Object> merged) {
        SortedMap<String, Object> looked = new TreeMap<>(merged);
        looked.keySet().removeIf(name -> !TenantSettings.kinds().containsKey(name) && !changes.containsKey(name));
        return checked(id, looked);
    }

    /** Removes the keys of a tenant, and lets its erasure begin. From then on its callers are refused. Harmless to repeat. */
    public Future<Tenant> delete(String id) {
        requireTenantId(id);
        return store.delete(id).map(found -> found.orElseThrow(() -> TenantFailures.unknown(id)));
    }

    /**
     * Adds a key.
     *
     * @param origins of the web pages that may use it; only of a publishable one
     * @return fails with {@link Kind#TENANT_UNKNOWN}, {@link Kind#TENANT_LIMIT}, and {@link Kind#SETTINGS_REFUSED} for other origins
     */
    public Future<NewKey> addKey(String id, TenantKey.Kind kind, Optional<Duration> validFor, List<String> origins) {
        requireTenantId(id);
        requireOrigins(kind, origins);
        String keyId = newId();
        Secret secret = newSecret(kind);
        return store.addKey(id, keyId, kind, material(id, keyId, kind, secret), validFor, origins, configured.keysMax())
                .map(added -> new NewKey(added.orElseThrow(() -> TenantFailures.unknown(id)), secret));
    }

    /**
     * Adds a key of the same kind, and lets the old one expire after the overlap. Fails with {@link Kind#TENANT_KEY_UNKNOWN}, and with
     * {@link Kind#TENANT_LIMIT} if rotations have left too many valid ones.
     */
    public Future<NewKey> rotateKey(String id, String oldId, Duration overlap) {
        return find(id).compose(found -> {
            TenantFailures.requireActive(found.tenant());
            if (found.keys().size() >= 2 * configured.keysMax()) {
                throw new ProfileFailure(
                        Kind.TENANT_LIMIT,
                        "keys of tenant '" + id + "': " + found.keys().size()
                                + " (expected: fewer than twice tenants.keys.max; revoke some)");
            }
            TenantKey.Kind kind = found.keys().stream()
                    .filter(key -> key.id().equals(oldId))
                    .map(TenantKey::kind)
                    .findFirst()
                    .orElseThrow(() -> TenantFailures.unknownKey(id, oldId));
            String keyId = newId();
            Secret secret = newSecret(kind);
            return store.rotateKey(id, oldId, overlap, keyId, kind, material(id, keyId, kind, secret))
                    .map(added -> new NewKey(added.orElseThrow(() -> TenantFailures.unknownKey(id, oldId)), secret));
        });
    }

    /** Fails with {@link Kind#TENANT_KEY_UNKNOWN}. */
    public Future<Void> revokeKey(String id, String keyId) {
        requireTenantId(id);
        if (keyId.indexOf('\0') >= 0) {
            // Postgres has no text with a zero byte
            return Future.failedFuture(TenantFailures.unknownKey(id, keyId));
        }
        return store.revokeKey(id, keyId).map(revoked -> {
            if (!revoked) {
                throw TenantFailures.unknownKey(id, keyId);
            }
            return null;
        });
    }

    private Future<Void> checked(String id, SortedMap<String, Object> own) {
        Reading reading = configured.of(id).overriddenBy(own);
        if (!reading.mistakes().isEmpty()) {
            return Future.failedFuture(TenantFailures.refused(reading.mistakes()));
        }
        return check.apply(reading.settings()).map(mistakes -> {
            if (!mistakes.isEmpty()) {
                throw TenantFailures.refused(mistakes);
            }
            return null;
        });
    }

    private static void requireOrigins(TenantKey.Kind kind, List<String> origins) {
        if (kind != TenantKey.Kind.PUBLISHABLE && !origins.isEmpty()) {
            throw new ProfileFailure(
                    Kind.SETTINGS_REFUSED,
                    "origins: of a key of kind " + kind.word() + " (expected: of a publishable one)");
        }
        if (origins.size() > ORIGINS_MAX) {
            throw new ProfileFailure(
                    Kind.SETTINGS_REFUSED, "origins: " + origins.size() + " (expected: at most " + ORIGINS_MAX + ")");
        }
        for (String origin : origins) {
            if (!origin.equals(WebOrigins.ANY)
                    && !(origin.length() <= ORIGIN_LENGTH_MAX && WebOrigins.isOrigin(origin))) {
                throw new ProfileFailure(
                        Kind.SETTINGS_REFUSED,
                        "origins: '" + Quoted.of(origin)
                                + "' (expected: an origin such as https://game.example.com or http://localhost:*, or *)");
            }
        }
    }

    private String newId() {
        return HexFormat.of().formatHex(randomBytes(KEY_ID_BYTES));
    }

    /** The prefix tells scanners of leaked secrets, and readers of a configuration, what it is. */
    private Secret newSecret(TenantKey.Kind kind) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(SECRET_BYTES));
        String prefix = switch (kind) {
            case API -> "sk_";
            case SIGNING -> "hk_";
            case PUBLISHABLE -> "pk_";
        };
        return new Secret(prefix + text);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] material(String tenantId, String keyId, TenantKey.Kind kind, Secret secret) {
        return switch (kind) {
            case API, PUBLISHABLE -> sha256(secret);
            case SIGNING -> seal.seal(tenantId, keyId, secret);
        };
    }

    private static byte[] sha256(Secret key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** Returns the id; throws {@link Kind#MALFORMED_PARAMETER} unless it can be the id of a tenant. */
    public static String requireTenantId(String id) {
        if (!ProfileId.isTenantId(id)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "tenant_id: '" + Quoted.of(id) + "' (expected: 1 to " + ProfileId.TENANT_ID_LENGTH_MAX
                            + " characters of A-Z a-z 0-9 . _ - : @ + = ~ |)");
        }
        return id;
    }
}
