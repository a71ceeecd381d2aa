package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {

    private final NameRules rules = NameRules.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "ADMIN",
                "ADMlN", // a small L
                "adm1n",
                "@dmin",
                "ad min",
                "a.d.m.i.n",
                "A D M I N",
                "adrnin",
                "adminnn",
                "Admin 7",
                "TheAdmin",
                "xX_admin_Xx",
                "\u0430dmin", // a Cyrillic a
                "adm\u0456n", // a Cyrillic i
                "\u00C4dm\u00EDn",
                "\u1D00\u1D05\u1D0D\u026A\u0274", // small capitals
                "\u24D0\u24D3\u24DC\u24D8\u24DD", // circled
                "\uD835\uDD1E\uD835\uDD21\uD835\uDD2A\uD835\uDD26\uD835\uDD2B", // mathematical letters
                "admin\uD83D\uDE00",
                "\uD83C\uDD70\uD83C\uDD73\uD83C\uDD7C\uD83C\uDD78\uD83C\uDD7D", // squared letters
                "\uD83C\uDDE6\uD83C\uDDE9\uD83C\uDDF2\uD83C\uDDEE\uD83C\uDDF3", // regional indicators
                "\uD83C\uDDE6 \uD83C\uDDE9 \uD83C\uDDF2 \uD83C\uDDEE \uD83C\uDDF3",
                "\u24C2\uFE0Foderator", // an emoji that is set aside during normalisation
                "4\uFE0F\u20E3dmin", // a keycap
                "\u237Admin", // a sign of APL
                "adm\u2223n", // a mathematical sign
                "m\u3007derator", // the Chinese zero
                "m\u2B55derator", // an emoji
                "Admin|Bob",
                "admin@home",
                "Admin2Bob",
                "adm1n7",
                "Support Team",
                "Customer Service Bob",
                "Official Bob",
                "Phoenix Profile"
            })
    void accept_obfuscatedTitle_isReserved(String name) {
        NameRulesTest.assertRefused(rules, name, "reserved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system",
                "SYSTEM!",
                "5ystem",
                "systern",
                "\u0455ystem",
                "Mod",
                "m0d",
                "M O D",
                "Mod 7",
                "everyone",
                "every one",
                "Deleted User",
                "DeletedUser"
            })
    void accept_reservedWordAsWholeName_isReserved(String name) {
        NameRulesTest.assertRefused(rules, name, "reserved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Badminton",
                "Modesto",
                "Supporter",
                "System of a Down",
                "Mod Squad",
                "Phoenix Rising",
                "Falstaff",
                "Root Beer",
                "Guest of Honour",
                "Ali",
                "Al\u00ED",
                "Alli",
                "Ali99",
                "Ali1",
                "ALI",
                "Phoenix",
                "Guest",
                "Null",
                "Root",
                "Channe L.",
                "Tea M.",
                "\uD83C\uDDF2\uD83C\uDDEA" // a flag, of M and E
            })
    void accept_nameContainingReservedWord_isAllowed(String name) {
        assertThat(rules.accept(name).value()).isEqualTo(name);
    }

    @Test
    void accept_reservedNameOfTenant_isAddedToTheBuiltIn() {
        NameRules tenant = new NameRules(1, 64, ReservedNames.builtInAnd(List.of("Acme Games")), ProfanityFilter.off());
        NameRulesTest.assertRefused(tenant, "Acme Games Team", "reserved");
        NameRulesTest.assertRefused(tenant, "\u0410cm3Games", "reserved");
        NameRulesTest.assertRefused(tenant, "admin", "reserved");
        assertThat(tenant.accept("Acme Fan").value()).isEqualTo("Acme Fan");
    }

    @Test
    void accept_reservedNameWithDigits_isFoundAsWritten() {
        NameRules tenant = new NameRules(
                1, 64, ReservedNames.builtInAnd(List.of("Studio 51", "N26", "Agent007")), ProfanityFilter.off());
        NameRulesTest.assertRefused(tenant, "Studio 51", "reserved");
        NameRulesTest.assertRefused(tenant, "N26 Bob", "reserved");
        NameRulesTest.assertRefused(tenant, "agent007", "reserved");
        assertThat(tenant.accept("Studio Bob").value()).isEqualTo("Studio Bob");
        assertThat(tenant.accept("Agent").value()).isEqualTo("Agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "...", "one two three four five"})
    void create_entryOfNoOrTooManyWords_isRejected(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReservedNames(List.of(entry), List.of()))
                .withMessage("reserved name: '" + entry + "' (expected: one to 4 words)");
    }
}
