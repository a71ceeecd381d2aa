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

/** What the claims of a genuine token say (RFC 7519): when it is valid, and who it was given to. */
final class TokenClaims {

    /** Later than any date that a token means, and small enough to be added to and counted in milliseconds. */
    static final long NEVER_SECONDS = 1L << 50;

    private final AuthSettings settings;

    TokenClaims(AuthSettings settings) {
        this.settings = settings;
    }

    /** Somebody, and the seconds since 1970 until which the token is good. */
    record Holder(Caller caller, long untilSeconds) {}

    /** The caller, provided that the token is valid now and names a tenant and a user. */
    Holder verified(JsonObject token, Instant now) {
        long leewaySeconds = settings.leeway().toSeconds();
        long untilSeconds =
                seconds(token, "exp").map(exp -> exp + leewaySeconds).orElse(NEVER_SECONDS);
        if (now.getEpochSecond() >= untilSeconds) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token has expired (exp)");
        }
        if (seconds(token, "nbf")
                .filter(nbf -> nbf - leewaySeconds > now.getEpochSecond())
                .isPresent()) {
            throw new ProfileFailure(Kind.CREDENTIALS_EXPIRED, "Authorization: the token is not yet valid (nbf)");
        }
        require("iss", settings.issuer(), expected -> expected.equals(token.getValue("iss")));
        require("aud", settings.audience(), expected -> holds(token.getValue("aud"), expected));
        return new Holder(
                new Caller(
                        claim(token, settings.tenantClaims(), ProfileId::isTenantId, "tenant"),
                        claim(token, List.of(settings.userClaim()), ProfileId::isUserId, "user"),
                        roles(token)),
                untilSeconds);
    }

    private static void require(String claim, Optional<String> expected, Predicate<String> holds) {
        if (expected.isPresent() && !holds.test(expected.get())) {
            throw invalid(claim + " is not the expected one");
        }
    }

    private static String claim(JsonObject token, List<String> names, Predicate<String> usable, String what) {
        return names.stream()
                .map(token::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(value -> value instanceof String text && usable.test(text))
                .map(String.class::cast)
                .orElseThrow(() -> invalid(
                        "it names no usable " + what + " (expected in the claim " + String.join(" or ", names) + ")"));
    }

    private Set<String> roles(JsonObject token) {
        return Set.copyOf(texts(token.getValue(settings.rolesClaim())));
    }

    /** An audience is one text, whatever is in it, or a list (RFC 7519, section 4.1.3). */
    private static boolean holds(@Nullable Object audience, String expected) {
        return audience instanceof JsonArray array ? array.contains(expected) : expected.equals(audience);
    }

    /** The texts of a claim that is a list, or one text of words (RFC 8693, section 4.2). */
    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof JsonArray array) {
            return array.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String text ? List.of(text.split(" ")) : List.of();
    }

    private static Optional<Long> seconds(JsonObject token, String name) {
        Object value = token.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of((long) Math.max(-NEVER_SECONDS, Math.min(NEVER_SECONDS, number.doubleValue())));
        }
        throw invalid(name + " is not a number");
    }

    private static ProfileFailure invalid(String why) {
        return new ProfileFailure(Kind.CREDENTIALS_INVALID, "Authorization: the token is of no use: " + why);
    }
}
