package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.TenantCredentials;
import io.phoenix.profile.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of servers: those of the configuration, and those that were added at run time. Both hold only the SHA-256 of a
 * key, so leaked settings or rows grant no access. A key has 256 random bits, so there is nothing that a slow hash could protect.
 */
final class ApiKeys {

    private final List<Entry> entries;

    private final Tenants tenants;

    ApiKeys(List<TenantCredentials> configured, List<Secret> operators, Tenants tenants) {
        this.tenants = tenants;
        this.entries = Stream.concat(
                        configured.stream()
                                .map(entry -> Entry.of(
                                        Caller.server(entry.tenantId(), KeyIds.ofHash(entry.secret())),
                                        entry.secret())),
                        operators.stream().map(hash -> Entry.of(Caller.operator(), hash)))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Entry(Caller caller, byte[] hash) {

        static Entry of(Caller caller, Secret hash) {
            return new Entry(caller, HexFormat.of().parseHex(hash.text()));
        }
    }

    /** A server, and when its key expires, in seconds since 1970. */
    record Match(Caller caller, long expiresAtSeconds) {}

    /** The server that has this key; null if it is unknown. How long it takes says nothing about the keys. */
    @Nullable Match find(String key, Instant now) {
        if (entries.isEmpty() && !tenants.current().hasApiKeys()) {
            return null;
        }
        byte[] hash = sha256(key);
        Match match = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                match = new Match(entry.caller(), ClaimsValidator.NEVER_SECONDS);
            }
        }
        return match != null
                ? match
                : tenants.current()
                        .apiKey(hash, now)
                        .map(found -> new Match(
                                Caller.server(found.tenantId(), found.id()),
                                found.expiresAt()
                                        .map(expiry -> Math.min(expiry.getEpochSecond(), ClaimsValidator.NEVER_SECONDS))
                                        .orElse(ClaimsValidator.NEVER_SECONDS)))
                        .orElse(null);
    }

    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
