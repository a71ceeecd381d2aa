package io.phoenix.profile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredNamesTest {

    private static final KeyedHash HASH = new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]);

    @Test
    void with_settingsOfATenant_applyToThatTenantOnly() {
        NamePolicies policies = policies(Map.of(
                "tenant.acme.names.reserved", "Acme",
                "tenant.acme.names.unique", "true",
                "tenant.acme.names.rename.cooldown", "1h"));
        NamePolicy acme = policies.of("acme");
        NamePolicy other = policies.of("other");

        assertThat(catchThrowableOfType(ProfileFailure.class, () -> acme.accept("Acme"))
                        .reason())
                .isEqualTo("reserved");
        assertThat(other.accept("Acme").key()).isNull();
        assertThat(acme.accept("Nova").key()).isEqualTo("1:nova");
        assertThat(acme.renameCooldown()).isEqualTo(Duration.ofHours(1));
        assertThat(other.renameCooldown()).isZero();
        assertThat(policies.of("another")).isSameAs(other);
    }

    @Test
    void with_wordsOfATenant_generatesItsNamesFromThem(@TempDir Path directory) throws Exception {
        Path nouns = Files.write(directory.resolve("nouns.txt"), words(16));

        NamePolicy policy = policies(Map.of("tenant.acme.names.words.nouns", nouns.toString()))
                .of("acme");

        assertThat(policy.generated(new ProfileId("acme", "u"), 0).text()).matches("[A-Z][a-z]+ Word[a-p] [0-9]{2}");
    }

    @Test
    void read_mistakesInSettingsAndFiles_reportsEachOnce(@TempDir Path directory) throws Exception {
        Path few = Files.write(directory.resolve("few.txt"), words(3));
        Path binary = Files.write(directory.resolve("binary.txt"), new byte[] {(byte) 0xFF});

        ConfigException mistaken = catchThrowableOfType(
                ConfigException.class,
                () -> policies(Map.of(
                        "names.profanity", "xx",
                        "names.words.adjectives", few.toString(),
                        "tenant.acme.names.unique", "true",
                        "tenant.acme.names.reserved", "one two three four five",
                        "tenant.acme.names.words.nouns", binary.toString())));

        assertThat(mistaken.mistakes())
                .hasSize(4)
                .satisfiesExactlyInAnyOrder(
                        profanity -> assertThat(profanity).startsWith("names.profanity: 'xx' (expected: "),
                        adjectives -> assertThat(adjectives)
                                .isEqualTo("names.words.adjectives: '" + few + "': 3 words (expected: at least 16)"),
                        reserved -> assertThat(reserved)
                                .startsWith("tenant.acme.names.reserved: 'one two three four five' (expected: "),
                        nouns -> assertThat(nouns)
                                .startsWith("tenant.acme.names.words.nouns: '" + binary + "': ")
                                .endsWith("(expected: a text in UTF-8)"));
    }

    @Test
    void settings_longestName_isTheLongestThatTheDomainAllows() {
        NamePolicy policy = policies(Map.of("names.length.max", "128")).of("any");

        assertThat(policy.accept("a".repeat(DisplayName.LENGTH_MAX)).text()).hasSize(DisplayName.LENGTH_MAX);
    }

    private static NamePolicies policies(Map<String, String> file) {
        return ConfiguredNames.read(Settings.from(file, Map.of()).tenants()).with(HASH);
    }

    private static List<String> words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Word" + (char) ('a' + i))
                .toList();
    }
}
