package io.phoenix.profile.avatar;

import java.util.Map;
import java.util.TreeMap;

/**
 * Latin, Greek and Cyrillic capitals and digits as strokes of a round pen. They need no font, so they look the same
 * everywhere.
 */
final class Glyphs {

    /** The width of the pen, in units. */
    static final int PEN = 22;

    private static final String O = "M100 56A44 44 0 0 1 100 144A44 44 0 0 1 100 56Z";

    private static final String[] LATIN = {
        "A M66 144L100 56L134 144M79 116H121",
        "B M72 56V144H105A24 24 0 0 0 105 96H72M72 56H100A20 20 0 0 1 100 96",
        "C M135 69A44 44 0 1 0 135 131",
        "D M68 56H92A44 44 0 0 1 92 144H68Z",
        "E M128 56H76V144H128M76 100H118",
        "F M128 56H76V144M76 100H118",
        "G M133 69A44 44 0 1 0 146 102H112",
        "H M68 56V144M132 56V144M68 100H132",
        "I M78 56H122M100 56V144M78 144H122",
        "J M122 56V115A29 29 0 0 1 65 121",
        "K M72 56V144M128 56L74 104M92 90L130 144",
        "L M76 56V144H126",
        "M M60 144V56L100 112L140 56V144",
        "N M66 144V56L134 144V56",
        "O " + O,
        "P M74 144V56H104A26 26 0 0 1 104 108H74",
        "Q " + O + "M116 116L144 146",
        "R M72 144V56H103A25 25 0 0 1 103 106H72M102 106L130 144",
        "S M128 70C122 60 112 56 100 56C84 56 74 65 74 77C74 90 84 96 100 100C118 104 128 111 128 123"
                + "C128 136 116 144 100 144C86 144 76 139 70 129",
        "T M62 56H138M100 56V144",
        "U M68 56V112A32 32 0 0 0 132 112V56",
        "V M64 56L100 144L136 56",
        "W M50 56L76 144L100 76L124 144L150 56",
        "X M68 56L132 144M132 56L68 144",
        "Y M64 56L100 104L136 56M100 104V144",
        "Z M68 56H132L68 144H132",
        "0 M100 56C126 56 134 76 134 100C134 124 126 144 100 144C74 144 66 124 66 100C66 76 74 56 100 56Z",
        "1 M80 72L104 56V144M80 144H128",
        "2 M70 80C70 64 84 56 100 56C118 56 130 66 130 82C130 100 108 114 70 144H132",
        "3 M72 56H126L98 90C118 90 132 100 132 117C132 134 118 144 100 144C86 144 75 139 69 129",
        "4 M112 144V56L64 120H136",
        "5 M126 56H82L77 96C84 90 92 88 100 88C118 88 131 99 131 116C131 133 117 144 99 144C86 144 76 139 70 130",
        "6 M116 56C92 68 70 88 70 114A30 30 0 1 0 130 114A30 30 0 0 0 70 114",
        "7 M68 56H132L92 144",
        "8 M100 56A25 21 0 0 1 100 98A25 21 0 0 1 100 56ZM100 98A29 23 0 0 1 100 144A29 23 0 0 1 100 98Z",
        "9 M84 144C108 132 130 112 130 86A30 30 0 1 0 70 86A30 30 0 0 0 130 86"
    };

    private static final String[] GREEK_AND_CYRILLIC = {
        "ΓГҐ M76 144V56H128",
        "Δ M60 144L100 56L140 144Z",
        "ΘѲ " + O + "M88 100H112",
        "Λ M64 144L100 56L136 144",
        "Ξ M68 56H132M76 100H124M68 144H132",
        "ΠП M68 144V56H132V144",
        "Σ M130 56H70L104 100L70 144H130",
        "ΦФ M100 46V154M100 68C74 68 56 80 56 100C56 120 74 132 100 132"
                + "C126 132 144 120 144 100C144 80 126 68 100 68Z",
        "Ψ M100 56V144M60 56V72C60 94 76 106 100 106C124 106 140 94 140 72V56",
        "Ω M62 144H84C64 130 58 112 58 98C58 72 76 56 100 56C124 56 142 72 142 98C142 112 136 130 116 144H138",
        "Б M126 56H74V144H103A25 25 0 0 0 103 94H74",
        "Д M58 150V132H142V150M74 132C84 110 86 90 86 56H126V132",
        "Ж M100 56V144M56 56L88 100L54 144M144 56L112 100L146 144M88 100H112",
        "З M70 68C76 60 86 56 98 56C114 56 126 64 126 77C126 90 116 98 98 98C118 98 130 107 130 121"
                + "C130 135 116 144 98 144C84 144 74 139 68 130",
        "И M66 56V144L134 56V144",
        "Й M66 76V150L134 76V150M84 42Q100 54 116 42",
        "Л M60 144C76 140 82 110 82 56H134V144",
        "Ц M64 56V138H124M124 56V138H142V156",
        "Ч M68 56V80A24 24 0 0 0 92 104H130M130 56V144",
        "Ш M56 56V144H144V56M100 56V144",
        "Щ M50 56V138H134V56M92 56V138M134 138H150V156",
        "Ъ M54 56H82V144H110A24 24 0 0 0 110 96H82",
        "Ы M58 56V144H82A24 24 0 0 0 82 96H58M144 56V144",
        "Ь M74 56V144H103A24 24 0 0 0 103 96H74",
        "Э M65 69A44 44 0 1 1 65 131M98 100H138",
        "Є M135 69A44 44 0 1 0 135 131M102 100H62",
        "Ю M56 56V144M56 100H84M118 56C136 56 146 74 146 100C146 126 136 144 118 144"
                + "C98 144 88 126 88 100C88 74 98 56 118 56Z",
        "Я M128 144V56H97A25 25 0 0 0 97 106H128M98 106L70 144"
    };

    // pairs: a letter, and the Latin letter that it looks like
    private static final String LOOK_ALIKES = "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅS";

    private static final Map<Integer, String> STROKES = strokes();

    private Glyphs() {}

    static boolean has(int codePoint) {
        return STROKES.containsKey(codePoint);
    }

    /** The strokes as path data; only for code points that this class {@link #has}. */
    static String strokes(int codePoint) {
        String strokes = STROKES.get(codePoint);
        if (strokes == null) {
            throw new IllegalArgumentException("no strokes for U+" + Integer.toHexString(codePoint));
        }
        return strokes;
    }

    private static Map<Integer, String> strokes() {
        Map<Integer, String> strokes = new TreeMap<>();
        for (String[] script : new String[][] {LATIN, GREEK_AND_CYRILLIC}) {
            for (String glyph : script) {
                int space = glyph.indexOf(' ');
                glyph.chars().limit(space).forEach(letter -> strokes.put(letter, glyph.substring(space + 1)));
            }
        }
        for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
            strokes.put((int) LOOK_ALIKES.charAt(i), strokes.get((int) LOOK_ALIKES.charAt(i + 1)));
        }
        return Map.copyOf(strokes);
    }
}
