package io.phoenix.profile.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.LimitSettings.Rate;
import io.phoenix.profile.config.TenantSettings.Kind;
import io.phoenix.profile.config.TenantSettings.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant's own settings override the configuration; a mistake in one leaves the others as they are. */
class TenantSettingsTest {

    private static final TenantSettings CONFIGURED = Settings.from(
                    Map.of(
                            "names.length.max",
                            "32",
                            "tenant.acme.names.length.max",
                            "24",
                            "tenant.acme.limits.updates.rate",
                            "7"),
                    Map.of())
            .tenants()
            .of("acme");

    @Test
    void from_keysOfATenant_overrideThoseOfAll() {
        assertThat(CONFIGURED.names().length().max()).isEqualTo(24);
        assertThat(CONFIGURED.limits().updates()).isEqualTo(new Rate(7, 100));
        assertThat(CONFIGURED.limits().requests()).isEqualTo(new Rate(500, 1_000));
    }

    @Test
    void kinds_always_areKeysOfTheConfigurationWithoutFiles() {
        assertThat(TenantSettings.kinds())
                .contains(
                        entry("names.unique", Kind.FLAG),
                        entry("names.length.max", Kind.NUMBER),
                        entry("names.reserved", Kind.LIST),
                        entry("names.rename.cooldown", Kind.TEXT),
                        entry("limits.server.factor", Kind.NUMBER))
                .doesNotContainKeys("names.words.nouns", "limits.failures.rate");
        assertThat(Settings.read(Path.of("conf", "phoenix-profile.properties")).keySet())
                .containsAll(TenantSettings.kinds().keySet());
    }

    @Test
    void overriddenBy_ownSettings_winOverTheConfiguration() {
        Reading reading = CONFIGURED.overriddenBy(Map.of(
                "names.length.max",
                16,
                "names.unique",
                true,
                "names.reserved",
                List.of("Acme", "Night Owl"),
                "names.rename.cooldown",
                "1d",
                "limits.requests.burst",
                5));

        assertThat(reading.mistakes()).isEmpty();
        assertThat(reading.settings().names().length().max()).isEqualTo(16);
        assertThat(reading.settings().names().unique()).isTrue();
        assertThat(reading.settings().names().reserved()).containsExactly("Acme", "Night Owl");
        assertThat(reading.settings().names().renameCooldown()).isEqualTo(Duration.ofDays(1));
        assertThat(reading.settings().limits().requests()).isEqualTo(new Rate(500, 5));
        assertThat(reading.settings().limits().updates()).isEqualTo(new Rate(7, 100));
    }

    @Test
    void serversErase_listOfTheConfiguration_isTheDefaultOfItsTenants() {
        TenancySettings listed = Settings.from(
                        Map.of("auth.servers.erase", "acme,shop", "tenant.shop.erase.servers", "false"), Map.of())
                .tenants();
        TenancySettings all =
                Settings.from(Map.of("auth.servers.erase", "*"), Map.of()).tenants();

        assertThat(Stream.of("acme", "shop", "other").map(listed::of).map(TenantSettings::serversErase))
                .containsExactly(true, false, false);
        assertThat(all.of("other").serversErase()).isTrue();
        assertThat(listed.of("acme")
                        .overriddenBy(Map.of("erase.servers", false))
                        .settings()
                        .serversErase())
                .isFalse();
    }

    @Test
    void overriddenBy_nullOrNothing_isTheConfiguration() {
        assertThat(CONFIGURED.overriddenBy(Map.of()).settings()).isEqualTo(CONFIGURED);
        Reading reading = CONFIGURED.overriddenBy(Collections.singletonMap("names.unique", null));
        assertThat(reading.settings()).isEqualTo(CONFIGURED);
        assertThat(reading.mistakes()).isEmpty();
    }

    static Stream<Map.Entry<String, Object>> mistakes() {
        return Stream.of(
                entry("names.colour", true),
                entry("names.words.nouns", "pom.xml"),
                entry("names.unique", "true"),
                entry("names.unique", 1),
                entry("names.length.max", "16"),
                entry("names.length.max", 16.5),
                entry("names.length.max", 0),
                entry("names.length.max", 9_999_999_999L),
                entry("names.length.min", 25),
                entry("names.reserved", "Acme"),
                entry("names.reserved", List.of()),
                entry("names.reserved", List.of(" ")),
                entry("names.reserved", List.of("a,b")),
                entry("names.reserved", List.of(1)),
                entry("names.rename.cooldown", "soon"),
                entry("names.rename.cooldown", 60),
                entry("names.rename.cooldown", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void overriddenBy_mistake_isNamedAndLeavesTheRest(Map.Entry<String, Object> mistaken) {
        Reading reading = CONFIGURED.overriddenBy(Map.ofEntries(mistaken, entry("limits.creations.rate", 3)));

        assertThat(reading.mistakes()).singleElement().asString().contains(mistaken.getKey(), "(expected: ");
        assertThat(reading.settings().limits().creations()).isEqualTo(new Rate(3, 500));
        assertThat(reading.settings().names()).isEqualTo(CONFIGURED.names());
    }
}
