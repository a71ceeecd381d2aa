package io.phoenix.profile.auth;

import io.phoenix.profile.config.TokenSettings;
import io.phoenix.profile.config.TokenSettings.Claims;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Validates the claims of a token of one issuer whose signature was verified (RFC 7519), and reads the caller from them. */
record ClaimsValidator(TokenSettings.Issuer issuer, long leewaySeconds, boolean expiryRequired) {

    /** Later than any expiry; small enough not to overflow when leeway is added or it is converted to milliseconds. */
    static final long NEVER_SECONDS = 1L << 50;

    /** A caller, and when its token expires, in seconds since 1970, leeway included. */
    record ValidClaims(Caller caller, long expiresAtSeconds) {}

    /**
     * Validates times and audience. The issuer is known: its keys verified the signature.
     *
     * @throws ProfileFailure of kind {@link Kind#CREDENTIALS_EXPIRED} or {@link Kind#CREDENTIALS_INVALID}
     */
    ValidClaims validate(Map<String, Object> claims, Instant now) {
        Optional<Long> expiry = seconds(claims, "exp");
        if (expiry.isEmpty() && expiryRequired) {
            throw invalid("no exp (expected: the time when it expires)");
        }
        long expiresAtSeconds = expiry.map(exp -> exp + leewaySeconds).orElse(NEVER_SECONDS);
        if (now.getEpochSecond() >= expiresAtSeconds) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token has expired (exp)");
        }
        if (seconds(claims, "nbf")
                .filter(nbf -> nbf - leewaySeconds > now.getEpochSecond())
                .isPresent()) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token is not yet valid (nbf)");
        }
        requireAudience(claims);
        return new ValidClaims(new Caller(tenant(claims), user(claims), roles(claims)), expiresAtSeconds);
    }

    /** An audience is one string or an array of them (RFC 7519, section 4.1.3). */
    private void requireAudience(Map<String, Object> claims) {
        String name = names().audience();
        Object audience = ClaimPath.find(claims, name);
        if (issuer.audience()
                .filter(expected -> !expected.equals(audience)
                        && !(audience instanceof List<?> several && several.contains(expected)))
                .isPresent()) {
            throw invalid(name + " is not the expected one");
        }
    }

    private String tenant(Map<String, Object> claims) {
        return issuer.tenant().orElseGet(() -> id(claims, names().tenant(), ProfileId::isTenantId, "tenant"));
    }

    private String user(Map<String, Object> claims) {
        return id(claims, List.of(names().user()), ProfileId::isUserId, "user");
    }

    private static String id(Map<String, Object> claims, List<String> names, Predicate<String> valid, String what) {
        return names.stream()
                .map(name -> ClaimPath.find(claims, name))
                .filter(Objects::nonNull)
                .findFirst()
                .map(ClaimsValidator::text)
                .filter(valid)
                .orElseThrow(() ->
                        invalid("no valid " + what + " id (expected in claim " + String.join(" or ", names) + ")"));
    }

    /** Some issuers number their users, although RFC 7519 asks for a string. */
    @Nullable private static String text(Object value) {
        return value instanceof String || value instanceof Long ? value.toString() : null;
    }

    private Set<String> roles(Map<String, Object> claims) {
        return names().roles().stream()
                .map(name -> ClaimPath.find(claims, name))
                .flatMap(ClaimsValidator::words)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An array of strings, or one space-separated string (RFC 8693, section 4.2). */
    private static Stream<String> words(@Nullable Object claim) {
        if (claim instanceof List<?> list) {
            return list.stream().filter(String.class::isInstance).map(String.class::cast);
        }
        return claim instanceof String text ? Stream.of(text.split(" ")) : Stream.empty();
    }

    private static Optional<Long> seconds(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of((long) Math.max(-NEVER_SECONDS, Math.min(NEVER_SECONDS, number.doubleValue())));
        }
        throw invalid(name + " is not a number");
    }

    private Claims names() {
        return issuer.claims();
    }

    private static ProfileFailure invalid(String why) {
        return new ProfileFailure(Kind.CREDENTIALS_INVALID, "Authorization: invalid token: " + why);
    }
}
