package io.phoenix.profile.auth;

import io.phoenix.profile.config.TenantCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that have an API key. Only its hash is known here, so that a leaked configuration lets nobody in. */
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

    /** The server that the key was given to; null where it is nobody's. Takes as long for a key that is nearly right. */
    @Nullable Caller callerOf(String key) {
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
