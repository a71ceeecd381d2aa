package io.phoenix.profile.http.tenant;

import io.phoenix.profile.tenant.NewKey;
import io.phoenix.profile.tenant.Tenant;
import io.phoenix.profile.tenant.TenantDetails;
import io.phoenix.profile.tenant.TenantKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tenants and keys as JSON. */
final class TenantJson {

    private TenantJson() {}

    static JsonObject of(Tenant tenant) {
        return new JsonObject()
                .put("tenant_id", tenant.id())
                .put("state", tenant.state().word())
                .put("settings", new JsonObject(tenant.own()))
                .put("revision", tenant.revision())
                .put("created_at", time(tenant.createdAt()))
                .put("updated_at", time(tenant.updatedAt()));
    }

    static Buffer of(TenantDetails details) {
        JsonArray keys = new JsonArray();
        details.keys().forEach(key -> keys.add(of(key)));
        return of(details.tenant()).put("keys", keys).toBuffer();
    }

    static Buffer of(List<Tenant> page, Optional<String> next) {
        JsonArray tenants = new JsonArray();
        page.forEach(tenant -> tenants.add(of(tenant)));
        JsonObject json = new JsonObject().put("tenants", tenants);
        next.ifPresent(after -> json.put("next", after));
        return json.toBuffer();
    }

    /** With the secret, which is shown only now. */
    static JsonObject of(NewKey added) {
        return of(added.key()).put("key", added.secret().text());
    }

    private static JsonObject of(TenantKey key) {
        JsonObject json = new JsonObject()
                .put("key_id", key.id())
                .put("kind", key.kind().word())
                .put("created_at", time(key.createdAt()));
        if (key.kind() == TenantKey.Kind.PUBLISHABLE) {
            json.put("origins", new JsonArray(key.origins()));
        }
        key.expiresAt().ifPresent(expiry -> json.put("expires_at", time(expiry)));
        return json;
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
