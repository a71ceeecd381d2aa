package io.phoenix.profile.auth;

import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Validates the claims of a token whose signature was verified (RFC 7519), and reads the caller from them. */
record ClaimsValidator(AuthSettings.Claims settings) {

    /** Later than any expiry; small enough not to overflow when leeway is added or it is converted to milliseconds. */
    static final long NEVER_SECONDS = 1L << 50;

    /** A caller, and when its token expires, in seconds since 1970, leeway included. */
    record ValidClaims(Caller caller, long expiresAtSeconds) {}

    /**
     * Validates times, issuer and audience.
     *
     * @throws ProfileFailure of kind {@link Kind#CREDENTIALS_EXPIRED} or {@link Kind#CREDENTIALS_INVALID}
     */
    ValidClaims validate(JsonObject claims, Instant now) {
        long leewaySeconds = settings.leeway().toSeconds();
        long expiresAtSeconds =
                seconds(claims, "exp").map(exp -> exp + leewaySeconds).orElse(NEVER_SECONDS);
        if (now.getEpochSecond() >= expiresAtSeconds) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token has expired (exp)");
        }
        if (seconds(claims, "nbf")
                .filter(nbf -> nbf - leewaySeconds > now.getEpochSecond())
                .isPresent()) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token is not yet valid (nbf)");
        }
        require("iss", settings.issuer(), expected -> expected.equals(claims.getValue("iss")));
        require("aud", settings.audience(), expected -> contains(claims.getValue("aud"), expected));
        return new ValidClaims(
                new Caller(
                        id(claims, settings.tenant(), ProfileId::isTenantId, "tenant"),
                        id(claims, List.of(settings.user()), ProfileId::isUserId, "user"),
                        Set.copyOf(strings(claims.getValue(settings.roles())))),
                expiresAtSeconds);
    }

    private static void require(String claim, Optional<String> expected, Predicate<String> holds) {
        if (expected.isPresent() && !holds.test(expected.get())) {
            throw invalid(claim + " is not the expected one");
        }
    }

    private static String id(JsonObject claims, List<String> names, Predicate<String> valid, String what) {
        return names.stream()
                .map(claims::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(value -> value instanceof String text && valid.test(text))
                .map(String.class::cast)
                .orElseThrow(() ->
                        invalid("no valid " + what + " id (expected in claim " + String.join(" or ", names) + ")"));
    }

    // an audience is one string or an array of them (RFC 7519, section 4.1.3)
    private static boolean contains(@Nullable Object audience, String expected) {
        return audience instanceof JsonArray array ? array.contains(expected) : expected.equals(audience);
    }

    // an array of strings, or one space-separated string (RFC 8693, section 4.2)
    private static List<String> strings(@Nullable Object claim) {
        if (claim instanceof JsonArray array) {
            return array.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String text ? List.of(text.split(" ")) : List.of();
    }

    private static Optional<Long> seconds(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of((long) Math.max(-NEVER_SECONDS, Math.min(NEVER_SECONDS, number.doubleValue())));
        }
        throw invalid(name + " is not a number");
    }

    private static ProfileFailure invalid(String why) {
        return new ProfileFailure(Kind.CREDENTIALS_INVALID, "Authorization: invalid token: " + why);
    }
}
