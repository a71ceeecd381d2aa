package io.phoenix.profile.app;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.NameSettings;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.domain.name.NameWords;
import java.util.Map;
import java.util.stream.Collectors;

/** What the settings for names come to, but for the secret of the generator, which the database may have. */
public final class ConfiguredNames {

    /** A thumb with a skin tone: it takes every step of the rules, and so loads every table. */
    private static final String NAME_TO_WARM_UP_WITH = "\uD83D\uDC4D\uD83C\uDFFD";

    private final Draft others;
    private final Map<String, Draft> byTenant;

    private ConfiguredNames(NameSettings settings, NameParts parts) {
        others = Draft.of(settings.others(), parts);
        byTenant = settings.byTenant().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, tenant -> Draft.of(tenant.getValue(), parts)));
    }

    /**
     * Reads what the settings name. It reads files, and loads the tables of Unicode, so that no event loop has to later:
     * some 200 ms in a JVM just started.
     *
     * @throws ConfigException with every mistake that only reading finds
     */
    public static ConfiguredNames read(NameSettings settings) {
        NameParts parts = new NameParts();
        ConfiguredNames names = new ConfiguredNames(settings, parts);
        parts.requireNoMistakes();
        NameRules.standard().accept(NAME_TO_WARM_UP_WITH);
        NameSkeleton.of(NAME_TO_WARM_UP_WITH);
        return names;
    }

    /** The policies of all tenants. */
    NamePolicies with(KeyedHash hash) {
        return new NamePolicies(
                others.with(hash),
                byTenant.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, tenant -> tenant.getValue().with(hash))));
    }

    private record Draft(Names settings, NameRules rules, NameWords words) {

        static Draft of(Names settings, NameParts parts) {
            NameRules rules = new NameRules(
                    settings.length().min(), settings.length().max(), parts.reserved(settings), parts.filter(settings));
            return new Draft(settings, rules, parts.words(settings));
        }

        NamePolicy with(KeyedHash hash) {
            return new NamePolicy(rules, new NameGenerator(hash, words), settings.unique(), settings.renameCooldown());
        }
    }
}
