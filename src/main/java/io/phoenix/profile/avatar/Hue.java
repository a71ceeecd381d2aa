package io.phoenix.profile.avatar;

/**
 * The palette: twelve hues in eight tones. A tone has the same luminance in every hue, so the contrast of two tones does not
 * depend on their hues, and any two hues may be combined.
 *
 * <p>The tones were computed in OKLCH for the relative luminances .84, .735, .51, .33, .205, .13, .068 and .038.
 */
enum Hue {
    ROSE("#ffe6ea #ffd4dc #ffa3ba #ec769a #d04e7f #ad3b6a #802a50 #5e213d"),
    CORAL("#fee7e3 #fed6cf #ffa69b #f0786d #d6504b #b23b3b #852a2c #622122"),
    ORANGE("#ffe8d8 #fed7be #fbab7a #e97f42 #d15806 #af4204 #832e0c #612312"),
    SUN("#f4ecd2 #fbdc8f #ecb528 #ca9209 #a77301 #8b5b05 #694101 #522f01"),
    LIME("#e7f0d6 #d2e6b0 #a6c876 #79aa3a #538c03 #3a7202 #215501 #144009"),
    LEAF("#dbf2df #b8ebc3 #7dcf95 #36b069 #049051 #047443 #045532 #024025"),
    TEAL("#d2f3ee #a2ece3 #4cd1c6 #0aaea6 #098c87 #01716f #045352 #033e3e"),
    SKY("#d7f0fe #b9e5fe #6bc7fb #00a5ea #0785c0 #046b9f #004e79 #023a5d"),
    INDIGO("#e6ecfe #d4defe #a7bbff #7f95fa #6273e4 #4f5cbf #3a428f #2c3269"),
    VIOLET("#efe9ff #e3daff #c7b1fe #aa8af1 #8f67da #7551b6 #563a88 #3f2c64"),
    ORCHID("#fee5f7 #fed1f4 #efa6e1 #d87bc9 #bc56b0 #9b4293 #732f6d #542551"),
    SAND("#f3ebe1 #efdcc8 #d6b89c #bc9471 #a1744f #855c3e #63422d #4a3124");

    /** For lines, pupils and mouths. */
    static final String INK = "#2a1c3d";

    /** For the whites of eyes and for teeth. */
    static final String WHITE = "#ffffff";

    static final int TONES = 8;

    private static final int LENGTH = "#rrggbb".length();

    private final String tones;

    Hue(String tones) {
        this.tones = tones;
    }

    /**
     * A colour as {@code #rrggbb}.
     *
     * @param tone 1, a pastel, to {@value #TONES}, nearly black
     */
    String tone(int tone) {
        int start = (tone - 1) * (LENGTH + 1);
        return tones.substring(start, start + LENGTH);
    }
}
