package io.phoenix.profile.auth;

import io.phoenix.profile.config.TenantCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API keys of servers. The configuration holds only their SHA-256, so leaked settings grant no access. */
final class ApiKeys {

    private final List<Entry> entries;

    ApiKeys(List<TenantCredentials> configured) {
        this.entries = configured.stream()
                .map(entry -> new Entry(
                        entry.tenantId(), HexFormat.of().parseHex(entry.secret().text())))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Entry(String tenantId, byte[] hash) {}

    /** The server that has this key; null if it is unknown. Takes the same time for every key. */
    @Nullable Caller callerOf(String key) {
        if (entries.isEmpty()) {
            return null;
        }
        byte[] hash = sha256(key);
        Caller caller = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                caller = Caller.server(entry.tenantId());
            }
        }
        return caller;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
