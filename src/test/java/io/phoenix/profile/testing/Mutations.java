package io.phoenix.profile.testing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Nearly well-formed texts for fuzz tests; they get deeper into a parser than random ones. */
public final class Mutations {

    private static final String[] TRICKY = {
        "",
        " ",
        "/",
        "-",
        "+",
        ".",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u0000",
        "\\ud800",
        "/*",
        "//",
        "0",
        "9",
        "-1",
        "1e999",
        "9223372036854775808",
        "null",
        "true",
        "\u0000",
        "\n",
        "\r\n",
        "\t",
        "\u00e9",
        "\ud800",
        "\ud83d\ude00",
        "%00",
        "==",
        "A"
    };

    private Mutations() {}

    /** Replaces some characters; the position is a fraction of the length. */
    private record Change(double position, int length, String replacement) {

        String on(String text) {
            int from = (int) (position * text.length());
            return text.substring(0, from) + replacement + text.substring(Math.min(text.length(), from + length));
        }
    }

    /** One of the texts with up to four changes, and sometimes a random text. */
    public static Arbitrary<String> of(String... wellFormed) {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(TRICKY),
                Arbitraries.strings().ofMaxLength(3),
                Arbitraries.integers().between(0, wellFormed[0].length() - 1).map(wellFormed[0]::substring));
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 6),
                        pieces)
                .as(Change::new);
        Arbitrary<String> mutated = Combinators.combine(
                        Arbitraries.of(wellFormed), change.list().ofMaxSize(4))
                .as(Mutations::changed);
        return Arbitraries.frequencyOf(
                Tuple.of(9, mutated), Tuple.of(1, Arbitraries.strings().ofMaxLength(100)));
    }

    private static String changed(String text, List<Change> changes) {
        String changed = text;
        for (Change change : changes) {
            changed = change.on(changed);
        }
        return changed;
    }
}
