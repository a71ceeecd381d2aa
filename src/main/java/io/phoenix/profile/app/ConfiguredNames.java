package io.phoenix.profile.app;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.TenancySettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.domain.name.NameWords;
import io.phoenix.profile.domain.name.ProfanityFilter;
import io.phoenix.profile.domain.name.ReservedNames;
import io.phoenix.profile.domain.name.WordList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The rules and word lists of all tenants, as read from the settings; the generator secret makes policies of them. */
public final class ConfiguredNames {

    /** Letters with and without an accent, a Cyrillic one, digits and a thumb: passes every step of the rules. */
    private static final String LOADS_ALL_TABLES = "Zo\u00EB \u0436 42 \uD83D\uDC4D\uD83C\uDFFD";

    private final Draft others;
    private final Map<String, Draft> byTenant;

    private ConfiguredNames(TenancySettings settings, Parts parts) {
        others = parts.draft(settings.others().names());
        byTenant = settings.byTenant().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        tenant -> parts.draft(tenant.getValue().names())));
    }

    /**
     * Reads the files that the settings name. Blocks: it also loads the Unicode tables, about 200 ms in a new JVM, so that
     * no event loop has to.
     *
     * @throws ConfigException with every mistake in the files and lists
     */
    public static ConfiguredNames read(TenancySettings settings) {
        Parts parts = new Parts();
        ConfiguredNames names = new ConfiguredNames(settings, parts);
        if (!parts.mistakes.isEmpty()) {
            throw new ConfigException(parts.mistakes);
        }
        NameRules.standard().accept(LOADS_ALL_TABLES);
        NameSkeleton.of(LOADS_ALL_TABLES);
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

        NamePolicy with(KeyedHash hash) {
            return new NamePolicy(
                    rules,
                    new NameGenerator(hash, words),
                    settings.unique(),
                    settings.renameCooldown(),
                    settings.retention(),
                    settings.fresh());
        }
    }

    /** Tenants with equal settings share each part, and a mistake in it is reported once. */
    static final class Parts {

        private final NameWords builtIn = NameWords.builtIn();
        private final Map<List<String>, ReservedNames> reserved = new HashMap<>();
        private final Map<List<List<String>>, ProfanityFilter> filters = new HashMap<>();
        private final Map<Path, List<String>> adjectives = new HashMap<>();
        private final Map<Path, List<String>> nouns = new HashMap<>();
        private final List<String> mistakes = new ArrayList<>();

        /**
         * The policy of one tenant. Blocks.
         *
         * @param found receives a message for each part that can't be used; the policy has none, or the built-in one, instead
         */
        NamePolicy policy(Names settings, KeyedHash hash, Consumer<String> found) {
            NamePolicy policy = draft(settings).with(hash);
            mistakes.forEach(found);
            mistakes.clear();
            return policy;
        }

        /** Forgets the parts that none of these settings has. */
        void retain(Collection<Names> inUse) {
            reserved.keySet().retainAll(inUse.stream().map(Names::reserved).collect(Collectors.toSet()));
            filters.keySet().retainAll(inUse.stream().map(Parts::keyOfFilter).collect(Collectors.toSet()));
        }

        private static List<List<String>> keyOfFilter(Names settings) {
            return List.of(
                    settings.profanity().languages(), settings.profanity().allowed());
        }

        private Draft draft(Names settings) {
            NameRules rules = new NameRules(
                    settings.length().min(), settings.length().max(), reserved(settings), filter(settings));
            return new Draft(settings, rules, words(settings));
        }

        private ReservedNames reserved(Names settings) {
            return shared(
                    reserved,
                    settings.reserved(),
                    settings.keys() + "reserved: ",
                    () -> ReservedNames.builtInAnd(settings.reserved()),
                    ReservedNames::builtIn);
        }

        private ProfanityFilter filter(Names settings) {
            List<String> languages = settings.profanity().languages();
            List<String> allowed = settings.profanity().allowed();
            return shared(
                    filters,
                    keyOfFilter(settings),
                    settings.keys() + "profanity: ",
                    () -> new ProfanityFilter(Set.copyOf(languages), allowed),
                    ProfanityFilter::off);
        }

        /** Each list is validated beside the built-in list of the other kind, so that mistakes of both are reported. */
        private NameWords words(Names settings) {
            String keys = settings.keys() + "words.";
            return new NameWords(
                    settings.words()
                            .adjectives()
                            .map(path -> shared(
                                    adjectives,
                                    path,
                                    keys + "adjectives: '" + path + "': ",
                                    () -> new NameWords(wordsIn(path), builtIn.nouns()).adjectives(),
                                    builtIn::adjectives))
                            .orElse(builtIn.adjectives()),
                    settings.words()
                            .nouns()
                            .map(path -> shared(
                                    nouns,
                                    path,
                                    keys + "nouns: '" + path + "': ",
                                    () -> new NameWords(builtIn.adjectives(), wordsIn(path)).nouns(),
                                    builtIn::nouns))
                            .orElse(builtIn.nouns()));
        }

        private <K, V> V shared(Map<K, V> parts, K key, String label, Supplier<V> maker, Supplier<V> fallback) {
            V present = parts.get(key);
            if (present != null) {
                return present;
            }
            V part;
            try {
                part = maker.get();
            } catch (IllegalArgumentException mistaken) {
                String message = String.valueOf(mistaken.getMessage());
                // the domain names the value by a word of its own; the label names its key instead
                mistakes.add(label + message.substring(message.indexOf(": ") + 2));
                part = fallback.get();
            }
            parts.put(key, part);
            return part;
        }

        private static List<String> wordsIn(Path path) {
            try {
                return WordList.parse(Files.readString(path));
            } catch (IOException e) {
                throw new IllegalArgumentException("list: " + e + " (expected: a text in UTF-8)");
            }
        }
    }
}
