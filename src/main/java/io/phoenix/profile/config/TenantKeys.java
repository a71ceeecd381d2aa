package io.phoenix.profile.config;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys that hold for one tenant: {@code tenant.<tenant_id>.names.…}. They are read from the file only, because an id of a
 * tenant does not fit into the name of an environment variable. An id may have dots, and even {@code .names.} within.
 */
final class TenantKeys {

    private static final String PREFIX = "tenant.";
    private static final Pattern FORM = Pattern.compile("tenant\\.([A-Za-z0-9._\\-:@+=~|]{1,64})\\.names\\..+");

    private TenantKeys() {}

    /** What the keys of a tenant begin with. */
    static String prefixOf(String tenantId) {
        return PREFIX + tenantId + '.';
    }

    /** Whether the key is one of a tenant, or meant to be. */
    static boolean isOfTenant(String key) {
        return key.startsWith(PREFIX);
    }

    /** The ids of the tenants that have keys, in their order. */
    static NavigableSet<String> tenantsIn(Collection<String> keys) {
        NavigableSet<String> tenants = new TreeSet<>();
        keys.forEach(key -> tenantOf(key).ifPresent(tenants::add));
        return tenants;
    }

    private static Optional<String> tenantOf(String key) {
        Matcher matcher = FORM.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
