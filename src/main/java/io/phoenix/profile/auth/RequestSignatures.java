package io.phoenix.profile.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.TenantCredentials;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.MultiMap;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies request signatures of servers: HMAC-SHA-256 (RFC 2104) over method, target, timestamp and body. */
record RequestSignatures(List<TenantCredentials> configured, Tenants tenants, Duration window) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "hmac-sha256=";
    private static final Pattern WELL_FORMED = Pattern.compile(PREFIX + "[0-9a-fA-F]{64}");
    private static final Pattern UNIX_SECONDS = Pattern.compile("\\d{1,12}");

    /**
     * Checks the headers of a signed request before its body is read.
     *
     * @throws ProfileFailure of kind {@link Kind#CREDENTIALS_MISSING}, {@link Kind#CREDENTIALS_INVALID} or {@link
     *     Kind#TIMESTAMP_OUT_OF_WINDOW}
     */
    void checkHeaders(MultiMap headers, Instant now) {
        String tenantId = headers.get(SignedRequest.TENANT);
        String timestamp = headers.get(SignedRequest.TIMESTAMP);
        if (tenantId == null || timestamp == null) {
            throw new ProfileFailure(
                    Kind.CREDENTIALS_MISSING, "X-Signature: incomplete (expected: with X-Tenant-Id and X-Timestamp)");
        }
        if (!UNIX_SECONDS.matcher(timestamp).matches()) {
            throw new ProfileFailure(
                    Kind.CREDENTIALS_INVALID,
                    "X-Timestamp: '" + Quoted.of(timestamp) + "' (expected: seconds since 1970)");
        }
        if (Math.abs(Long.parseLong(timestamp) - now.getEpochSecond()) > window.toSeconds()) {
            throw new ProfileFailure(
                    Kind.TIMESTAMP_OUT_OF_WINDOW,
                    "X-Timestamp: '" + timestamp + "' (expected: within " + window.toSeconds()
                            + " seconds of this clock, " + now.getEpochSecond() + ")");
        }
        if (!WELL_FORMED
                        .matcher(String.valueOf(headers.get(SignedRequest.SIGNATURE)))
                        .matches()
                || named(tenantId, now).isEmpty()) {
            throw invalid();
        }
    }

    /** The server that signed the request; throws as {@link #checkHeaders} does. */
    Caller callerOf(SignedRequest request, Instant now) {
        checkHeaders(request.headers(), now);
        return signerOf(request, now);
    }

    /** The same for a request whose headers were checked, however long ago. */
    Caller signerOf(SignedRequest request, Instant now) {
        String tenantId = request.headers().get(SignedRequest.TENANT);
        byte[] given = HexFormat.of()
                .parseHex(request.headers().get(SignedRequest.SIGNATURE).substring(PREFIX.length()));
        String keyId = null;
        for (NamedKey key : named(tenantId, now)) {
            if (MessageDigest.isEqual(signature(request, key.secret()), given)) {
                keyId = key.id();
            }
        }
        if (keyId == null) {
            throw invalid();
        }
        return Caller.server(tenantId, keyId);
    }

    private record NamedKey(String id, Secret secret) {}

    /** The valid signing keys of a tenant: first those of the configuration, in their order. */
    List<Secret> keysOf(String tenantId, Instant now) {
        return named(tenantId, now).stream().map(NamedKey::secret).toList();
    }

    private List<NamedKey> named(String tenantId, Instant now) {
        return Stream.concat(
                        configured.stream()
                                .filter(key -> key.tenantId().equals(tenantId))
                                .map(key -> new NamedKey(KeyIds.of(key.secret()), key.secret())),
                        tenants.current().signingKeys(tenantId, now).stream()
                                .map(key -> new NamedKey(key.key().id(), key.secret())))
                .toList();
    }

    private static byte[] signature(SignedRequest request, Secret key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            String timestamp = request.headers().get(SignedRequest.TIMESTAMP);
            mac.update(String.join("\n", request.method(), request.target(), timestamp, "")
                    .getBytes(UTF_8));
            return request.body() == null
                    ? mac.doFinal()
                    : mac.doFinal(request.body().getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }

    private static ProfileFailure invalid() {
        return new ProfileFailure(
                Kind.CREDENTIALS_INVALID,
                "X-Signature: invalid (expected: " + PREFIX
                        + " and 64 hexadecimal digits, over method, path with query,"
                        + " X-Timestamp and body, with the key of X-Tenant-Id)");
    }
}
