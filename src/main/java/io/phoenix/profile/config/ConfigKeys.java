package io.phoenix.profile.config;

import io.phoenix.profile.domain.ProfileId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of keys: their environment variables, their former names, and which one a misspelt key means.
 *
 * <p>Keys of one tenant, {@code tenant.<tenant_id>.names.…}, are read from the file only, because a tenant id does not fit
 * into the name of an environment variable. An id may contain dots, and even {@code .names.}: the last such part ends it.
 */
final class ConfigKeys {

    private static final Map<String, String> RENAMED = Map.of("http.instances", "http.event-loops");

    private static final String VARIABLE_PREFIX = "PHOENIX_PROFILE_";
    private static final String TENANT_PREFIX = "tenant.";

    private static final int EDITS_MAX = 2;

    private ConfigKeys() {}

    static String variableOf(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static String tenantPrefix(String tenantId) {
        return TENANT_PREFIX + tenantId + '.';
    }

    static boolean isTenantKey(String key) {
        return key.startsWith(TENANT_PREFIX);
    }

    /** The ids of the tenants that have keys of their own, sorted. */
    static List<String> tenantsIn(Collection<String> keys) {
        String settings = TenantSettings.kinds().keySet().stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern tenantKey = Pattern.compile("tenant\\.(.+)\\.(?:" + settings + ")\\..+");
        return keys.stream()
                .map(tenantKey::matcher)
                .filter(Matcher::matches)
                .map(key -> key.group(1))
                .filter(ProfileId::isTenantId)
                .distinct()
                .sorted()
                .toList();
    }

    /** A mistake for each renamed key that is set, and for each unknown key of the file, sorted by key. */
    static List<String> mistakes(Map<String, String> file, Map<String, String> environment, Set<String> known) {
        Map<String, String> mistakes = new TreeMap<>();
        for (String key : file.keySet()) {
            if (!known.contains(key)) {
                mistakes.put(key, key + ": unknown key" + suggestion(key, known));
            }
        }
        RENAMED.forEach((old, present) -> {
            if (file.containsKey(old)
                    || !environment.getOrDefault(variableOf(old), "").isBlank()) {
                mistakes.put(old, old + ": renamed (expected: " + present + ")");
            }
        });
        return List.copyOf(mistakes.values());
    }

    private static String suggestion(String unknown, Set<String> known) {
        return nearest(unknown, known)
                .map(key -> " (did you mean " + key + "?)")
                .orElse(isTenantKey(unknown) ? " (expected: tenant.<tenant_id>. and a setting of tenants)" : "");
    }

    /** The known key that was probably meant: one with the same last word or the same start, else one with few typos. */
    private static Optional<String> nearest(String unknown, Collection<String> known) {
        String lastWord = unknown.substring(unknown.lastIndexOf('.') + 1);
        Optional<String> alike = known.stream()
                .filter(key -> key.endsWith("." + lastWord) || key.startsWith(unknown))
                .min(Comparator.<String>comparingInt(key -> -Arrays.mismatch(key.toCharArray(), unknown.toCharArray()))
                        .thenComparing(Comparator.naturalOrder()));
        return alike.or(() -> known.stream()
                .filter(key -> editDistance(key, unknown) <= EDITS_MAX)
                .min(Comparator.<String>comparingInt(key -> editDistance(key, unknown))
                        .thenComparing(Comparator.naturalOrder())));
    }

    /** The Levenshtein distance. */
    private static int editDistance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
