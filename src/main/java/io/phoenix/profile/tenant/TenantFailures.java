package io.phoenix.profile.tenant;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import java.util.List;

/** The failures of changes of tenants that are refused. */
final class TenantFailures {

    private TenantFailures() {}

    static void requireActive(Tenant tenant) {
        if (tenant.state() != Tenant.State.ACTIVE) {
            throw new ProfileFailure(
                    Kind.TENANT_UNKNOWN,
                    "tenant '" + tenant.id() + "': " + tenant.state().word() + " (expected: one that exists)");
        }
    }

    static ProfileFailure refused(List<String> mistakes) {
        return new ProfileFailure(Kind.SETTINGS_REFUSED, "settings: " + String.join("; ", mistakes));
    }

    static ProfileFailure unknown(String id) {
        return new ProfileFailure(Kind.TENANT_UNKNOWN, "tenant '" + id + "': unknown (expected: one that was created)");
    }

    static ProfileFailure unknownKey(String id, String keyId) {
        return new ProfileFailure(
                Kind.TENANT_KEY_UNKNOWN,
                "key '" + Quoted.of(keyId) + "' of tenant '" + id + "': unknown (expected: the id of a valid key)");
    }

    static ProfileFailure changed(String id) {
        return new ProfileFailure(
                Kind.TENANT_CHANGED, "tenant '" + id + "' was changed meanwhile (expected: its present revision)");
    }
}
