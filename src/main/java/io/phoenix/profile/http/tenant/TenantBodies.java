package io.phoenix.profile.http.tenant;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.WholeNumber;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.tenant.TenantKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about tenants. Every method fails with a {@link ProfileFailure} that names the mistake. */
final class TenantBodies {

    /** Settings and the members of their lists. */
    private static final int VALUES_MAX = 10_000;

    private static final JsonBody.Form CREATION =
            form("tenant_id, and optionally settings", Set.of("tenant_id", "settings"));
    private static final JsonBody.Form CHANGE =
            form("settings, and optionally revision", Set.of("settings", "revision"));
    private static final JsonBody.Form KEY =
            form("kind, and optionally ttl and origins", Set.of("kind", "ttl", "origins"));
    private static final JsonBody.Form ROTATION = form("overlap, or nothing", Set.of("overlap"));

    private static final Pattern DURATION = Pattern.compile("(" + WholeNumber.NINE_DIGITS + ")([smhd])");

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private static final Duration DURATION_MAX = Duration.ofDays(36_500);

    private TenantBodies() {}

    /** The body that creates a tenant. */
    record Creation(String tenantId, Map<String, @Nullable Object> settings) {}

    /** The body that changes one. */
    record Change(Map<String, @Nullable Object> settings, OptionalLong revision) {}

    /** The body that adds a key. */
    record NewKeyBody(TenantKey.Kind kind, Optional<Duration> validFor, List<String> origins) {}

    static Creation creation(@Nullable Buffer body) {
        JsonBody json = JsonBody.parse(body, CREATION);
        String id = json.field("tenant_id", String.class, "a string");
        if (id == null) {
            throw missing("tenant_id", "a tenant id");
        }
        JsonObject settings = json.field("settings", JsonObject.class, "an object");
        return new Creation(id, settings == null ? Map.of() : plain(settings));
    }

    static Change change(@Nullable Buffer body) {
        JsonBody json = JsonBody.parse(body, CHANGE);
        JsonObject settings = json.field("settings", JsonObject.class, "an object");
        if (settings == null) {
            throw missing("settings", "an object with the settings to change");
        }
        Object revision = json.field("revision", Object.class, "a whole number");
        if (revision != null && !(revision instanceof Integer || revision instanceof Long)) {
            throw missing("revision", "a whole number, that of an earlier answer");
        }
        return new Change(
                plain(settings),
                revision == null ? OptionalLong.empty() : OptionalLong.of(((Number) revision).longValue()));
    }

    static NewKeyBody key(@Nullable Buffer body) {
        JsonBody json = JsonBody.parse(body, KEY);
        String word = json.field("kind", String.class, "a string");
        TenantKey.Kind kind = TenantKey.Kind.of(String.valueOf(word))
                .orElseThrow(() -> missing("kind", "api, signing or publishable"));
        return new NewKeyBody(kind, duration("ttl", json.field("ttl", String.class, "a string")), origins(json));
    }

    private static List<String> origins(JsonBody json) {
        JsonArray members = json.field("origins", JsonArray.class, "an array of strings");
        List<String> origins = new ArrayList<>();
        for (int i = 0; members != null && i < members.size(); i++) {
            if (!(members.getValue(i) instanceof String origin)) {
                throw json.unexpectedMember("origins", i, "strings");
            }
            origins.add(origin);
        }
        return origins;
    }

    static Optional<Duration> overlap(@Nullable Buffer body) {
        return duration("overlap", JsonBody.parse(body, ROTATION).field("overlap", String.class, "a string"));
    }

    private static Optional<Duration> duration(String field, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher form = DURATION.matcher(text);
        Duration duration = form.matches()
                ? UNITS.getOrDefault(form.group(2), Duration.ZERO).multipliedBy(Long.parseLong(form.group(1)))
                : DURATION_MAX.plusDays(1);
        if (duration.compareTo(DURATION_MAX) > 0) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    field + ": '" + Quoted.of(text)
                            + "' (expected: a whole number with a unit of s, m, h or d, such as 90d, up to 36500d)");
        }
        return Optional.of(duration);
    }

    /** As other parsers of JSON would give it: lists instead of arrays. */
    private static Map<String, @Nullable Object> plain(JsonObject settings) {
        Map<String, @Nullable Object> plain = new TreeMap<>();
        settings.getMap()
                .forEach((name, value) -> plain.put(name, value instanceof JsonArray array ? array.getList() : value));
        return plain;
    }

    private static JsonBody.Form form(String expected, Set<String> fields) {
        return new JsonBody.Form(expected, fields, VALUES_MAX, Kind.MALFORMED_BODY);
    }

    private static ProfileFailure missing(String field, String expected) {
        return new ProfileFailure(Kind.MALFORMED_BODY, field + ": missing or malformed (expected: " + expected + ")");
    }
}
