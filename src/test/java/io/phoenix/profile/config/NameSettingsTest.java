package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.NameSettings.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameSettingsTest {

    @Test
    void from_noSettings_isBuiltIn() {
        TenancySettings tenants = read(Map.of(), Map.of());

        assertThat(tenants.others().names()).isEqualTo(Names.BUILT_IN);
        assertThat(tenants.byTenant()).isEmpty();
    }

    @Test
    void from_tenantKeys_overrideGlobalKeys() {
        TenancySettings tenants = read(
                Map.of(
                        "names.length.max", "32",
                        "names.reserved", "Acme, Night Owl,",
                        "names.profanity", "en, de",
                        "tenant.acme.names.length.max", "24",
                        "tenant.acme.names.unique", "true",
                        "tenant.acme.names.rename.cooldown", "30d",
                        "tenant.acme.names.profanity", "off"),
                Map.of());

        Names acme = tenants.byTenant().get("acme").names();
        assertThat(acme.length().max()).isEqualTo(24);
        assertThat(acme.unique()).isTrue();
        assertThat(acme.renameCooldown()).isEqualTo(Duration.ofDays(30));
        assertThat(acme.profanity().languages()).isEmpty();
        assertThat(acme.reserved()).isEqualTo(List.of("Acme", "Night Owl"));
        assertThat(tenants.others().names().length().max()).isEqualTo(32);
        assertThat(tenants.others().names().profanity().languages()).isEqualTo(List.of("en", "de"));
        assertThat(tenants.others().names().unique()).isFalse();
    }

    @Test
    void from_emptyTenantKey_inheritsGlobalValue() {
        TenancySettings tenants = read(Map.of("names.reserved", "Acme", "tenant.t.names.reserved", " "), Map.of());

        assertThat(tenants.byTenant().get("t").names().reserved()).isEqualTo(List.of("Acme"));
    }

    @Test
    void from_environment_setsGlobalKeysOnly() {
        TenancySettings tenants = read(
                Map.of("tenant.acme.names.length.min", "2"),
                Map.of(
                        "PHOENIX_PROFILE_NAMES_LENGTH_MAX", "32",
                        "PHOENIX_PROFILE_TENANT_ACME_NAMES_LENGTH_MAX", "16"));

        assertThat(tenants.others().names().length().max()).isEqualTo(32);
        assertThat(tenants.byTenant().get("acme").names().length().max()).isEqualTo(32);
    }

    @Test
    void from_tenantIdWithEveryAllowedCharacter_isParsed() {
        String id = "eu:shop.names.v2@x+y=z~|_-A";

        assertThat(read(Map.of("tenant." + id + ".names.unique", "true"), Map.of())
                        .byTenant())
                .containsOnlyKeys(id);
    }

    @Test
    void from_manyMistakes_reportsEachWithKeyValueAndExpectation() {
        assertThat(mistakes(Map.of(
                        "names.length.max", "129",
                        "names.unique", "yes",
                        "tenant.acme.names.length.min", "65",
                        "tenant.acme.names.rename.cooldown", "1w",
                        "tenant.acme.names.words.nouns", "/no/such/file")))
                .containsExactlyInAnyOrder(
                        "names.length.max: '129' (expected: a whole number from 1 to 128)",
                        "names.unique: 'yes' (expected: true, false)",
                        "tenant.acme.names.length.min: '65' (expected: at most tenant.acme.names.length.max, 64)",
                        "tenant.acme.names.rename.cooldown: '1w' (expected: a whole number with a unit of s, m, h or d,"
                                + " from 0s to 31622400s)",
                        "tenant.acme.names.words.nouns: '/no/such/file' (expected: a readable file in UTF-8 with one"
                                + " word per line)");
    }

    @Test
    void from_unknownKeys_reportsEachWithSuggestion() {
        assertThat(mistakes(Map.of(
                        "names.uniqe", "true",
                        "tenant.acme.names.lenght.min", "2",
                        "tenant.acme.names.uniqe", "true",
                        "tenant.acme.color", "red")))
                .containsExactly(
                        "names.uniqe: unknown key (did you mean names.unique?)",
                        "tenant.acme.color: unknown key (expected: tenant.<tenant_id>. and a setting of tenants)",
                        "tenant.acme.names.lenght.min: unknown key (did you mean tenant.acme.names.length.min?)",
                        "tenant.acme.names.uniqe: unknown key (did you mean tenant.acme.names.unique?)");
    }

    @Test
    void from_wordLists_keepsTheirPaths(@TempDir Path directory) throws Exception {
        Path nouns = Files.createFile(directory.resolve("nouns.txt"));

        Words words = read(Map.of("names.words.nouns", nouns.toString()), Map.of())
                .others()
                .names()
                .words();

        assertThat(words.nouns()).contains(nouns);
        assertThat(words.adjectives()).isEmpty();
    }

    private static TenancySettings read(Map<String, String> file, Map<String, String> environment) {
        return Settings.from(file, environment).tenants();
    }

    private static List<String> mistakes(Map<String, String> file) {
        return catchThrowableOfType(ConfigException.class, () -> read(file, Map.of()))
                .mistakes();
    }
}
