package io.phoenix.profile.tenant;

/**
 * A key as it is stored.
 *
 * @param material the SHA-256 of an API key or of a publishable one, or a sealed signing key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
public record StoredKey(TenantKey key, byte[] material) {

    /** Without the material. */
    @Override
    public String toString() {
        return "StoredKey[key=" + key + ", material=***]";
    }
}
