package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfanityFilterTest {

    private final NameRules rules = with(new ProfanityFilter(Set.of("en"), List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fuck",
                "FuCk",
                "f u c k",
                "f.u.c.k",
                "fuuuuck you",
                "xXfuckXx",
                "sh1t",
                "$h!t",
                "a55",
                "b1tch",
                "\u0455hit", // a Cyrillic s
                "Mr Arse",
                "bulls hit",
                "niggaz",
                "son of a bitch",
                "f\u00FCck", // accents
                "sh\u00EEt",
                "FuCkYou",
                "Fu Ck",
                "SHlT", // a small L
                "b00bs",
                "fuckers",
                "shitting",
                "gook",
                "wetbacks",
                "trannies",
                "raghead",
                "retarded",
                "shitgoblin"
            })
    void accept_obfuscatedProfaneWord_isRefused(String name) {
        NameRulesTest.assertRefused(rules, name, "profanity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Scunthorpe",
                "Scunthorpe United",
                "Hancock",
                "Dickinson",
                "Essex",
                "Sussex",
                "Penistone",
                "classic",
                "assassin",
                "Moby Dick",
                "Cockburn",
                "Peacock",
                "cocktail",
                "Matsushita",
                "Titsworth",
                "Van Dyke",
                "Bitcoin",
                "Nigeria",
                "snigger",
                "Swallow",
                "Pom",
                "Bass Analyst",
                "Shiitake",
                "Arsenal",
                "Therapist",
                "Wankel",
                "Cumbria",
                "Mishit",
                "Ana1",
                "Ana L.",
                "Wan King",
                "455",
                "Cummings",
                "Acunto",
                "niggardly",
                "Rabi Tchaikovsky"
            })
    void accept_innocentWordContainingProfaneOne_isAllowed(String name) {
        assertThat(rules.accept(name).value()).isEqualTo(name);
    }

    @Test
    void accept_filterOff_allowsEverything() {
        assertThat(NameRules.standard().accept("Mr Arse").value()).isEqualTo("Mr Arse");
    }

    @Test
    void accept_wordAllowedByTenant_isAllowed() {
        NameRules tenant = with(new ProfanityFilter(Set.of("en"), List.of("Arse")));
        assertThat(tenant.accept("Mr Arse").value()).isEqualTo("Mr Arse");
        NameRulesTest.assertRefused(tenant, "Mr Fuck", "profanity");
    }

    @Test
    void accept_otherLanguage_refusesOnlyItsWords() {
        NameRules german = with(new ProfanityFilter(Set.of("de"), List.of()));
        NameRulesTest.assertRefused(german, "Schlampe", "profanity");
        assertThat(german.accept("Arse").value()).isEqualTo("Arse");
        assertThat(rules.accept("Schlampe").value()).isEqualTo("Schlampe");
    }

    /** The Turkish dictionary has amına, the Polish one others that look alike without their accents. */
    @ParameterizedTest
    @ValueSource(strings = {"Amina", "K\u0131l\u0131\u00E7", "Kili\u00E7", "\u00C1mina", "\u0160ik", "Vlado"})
    void accept_realNameThatLooksLikeAForeignWord_isAllowed(String name) {
        NameRules many = with(new ProfanityFilter(Set.of("en", "pl", "pt", "tr"), List.of()));
        assertThat(many.accept(name).value()).isEqualTo(name);
        NameRulesTest.assertRefused(many, "am\u0131na", "profanity");
    }

    @ParameterizedTest
    @CsvSource({"de, Schlampen", "es, cabrones", "fr, connards", "it, stronzi", "pt, putas", "nl, klootzakken"})
    void accept_pluralInAnotherLanguage_isRefused(String language, String name) {
        NameRulesTest.assertRefused(with(new ProfanityFilter(Set.of(language), List.of())), name, "profanity");
    }

    @Test
    void create_unsupportedLanguage_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProfanityFilter(Set.of("tlh"), List.of()))
                .withMessageStartingWith("language of the profanity filter: 'tlh' (expected: ");
    }

    private static NameRules with(ProfanityFilter profanity) {
        return new NameRules(1, 64, ReservedNames.builtIn(), profanity);
    }
}
