package io.phoenix.profile.avatar;

import io.phoenix.profile.avatar.Critter.Part;
import java.util.function.Consumer;

/** What grows on a critter's head: ears, horns and so on. */
enum CritterEars implements Part {
    CAT((svg, body, palette) -> pair(
            svg,
            body.earX(),
            body.earY(),
            ear -> ear.softPath("M-34 2L12 -44L8 30Z", palette.figure(), 12)
                    .softPath("M-14 4L8 -26L5 20Z", palette.pale(), 6))),
    FOX((svg, body, palette) -> pair(
            svg,
            body.earX(),
            body.earY(),
            ear -> ear.softPath("M-30 0C-20 -24 0 -46 18 -52C26 -30 24 0 12 30Z", palette.figure(), 6)
                    .softPath("M-3 -39C4 -45 11 -50 18 -52C20 -45 22 -38 22 -30Q14 -36 -3 -39Z", Hue.INK, 6)
                    .path("M-12 2C-6 -14 2 -22 12 -28C15 -12 12 4 6 18Z", palette.pale()))),
    BEAR((svg, body, palette) -> pair(
            svg,
            body.earX() + 3,
            body.earY() - 8,
            ear -> ear.circle(0, 0, 25, palette.figure()).circle(0, 0, 14, palette.pale()))),
    MOUSE((svg, body, palette) -> pair(
            svg,
            body.earX() + 12,
            body.earY() - 12,
            ear -> ear.circle(0, 0, 34, palette.figure()).circle(0, 0, 21, palette.pale()))),
    BUNNY((svg, body, palette) -> pair(
            svg,
            124,
            body.crownY(),
            ear -> ear.path("M-17 14C-20 -20 -8 -44 8 -44C26 -44 24 -10 12 18Z", palette.figure())
                    .path("M-7 14C-9 -12 -2 -31 7 -31C16 -31 14 -6 6 14Z", palette.pale()))),
    FLOPPY((svg, body, palette) -> pair(
            svg,
            body.sideX() - 4,
            body.earY(),
            ear -> ear.path(
                    "M-26 -6C-12 -22 20 -16 28 14C34 40 30 62 18 64C4 66 6 42 2 26C-2 12 -22 8 -26 -6Z",
                    palette.shade()))),
    UNICORN((svg, body, palette) -> {
        CAT.draw(svg, body, palette);
        svg.at(
                100,
                body.crownY(),
                horn -> horn.softPath("M-11 14L0 -36L11 14Z", Hue.SUN.tone(3), 4)
                        .line("M-8 2L8 -4M-5 -14L4 -18", Hue.SUN.tone(4), 5));
    }),
    HORNS((svg, body, palette) -> pair(
            svg,
            122,
            body.crownY() + 14,
            horn -> horn.path("M-16 10C-16 -14 -2 -30 22 -38C20 -22 22 -8 14 12Z", palette.beside(Hue.SAND))
                    .path("M-15 0C-6 6 8 4 16 2L14 14H-16Z", palette.besideShade(Hue.SAND)))),
    ANTLERS((svg, body, palette) -> pair(
            svg,
            122,
            body.crownY() + 10,
            antler -> antler.line(
                    "M-4 6C0 -16 16 -24 24 -46M6 -18C2 -28 0 -34 0 -42M16 -30C26 -28 36 -30 42 -36",
                    palette.beside(Hue.SAND),
                    8))),
    ANTENNAE((svg, body, palette) -> pair(
            svg,
            112,
            body.crownY(),
            feeler -> feeler.line("M0 10C2 -12 8 -22 22 -26", palette.figure(), 7)
                    .circle(24, -27, 11, palette.accent()))),
    SPROUT((svg, body, palette) -> svg.at(
            100,
            body.crownY(),
            sprout -> sprout.line("M0 10V-20", palette.beside(Hue.LEAF), 7)
                    .path("M0 -18C-2 -40 -22 -46 -40 -40C-36 -22 -18 -10 0 -18Z", palette.beside(Hue.LEAF))
                    .path("M0 -18C4 -36 18 -40 32 -36C28 -20 14 -12 0 -18Z", palette.beside(Hue.LIME)))),
    CREST((svg, body, palette) -> svg.at(
            100,
            body.crownY(),
            crest -> crest.softPath(
                    "M-16 14L0 -30L16 14ZM16 18L38 -16L44 30ZM-16 18L-38 -16L-44 30Z",
                    palette.beside(palette.accentHue()),
                    8))),
    TUFT((svg, body, palette) -> svg.at(
            100,
            body.crownY(),
            tuft -> tuft.path(
                    "M-14 14C-34 4 -34 -18 -26 -26C-20 -12 -10 -8 -8 -6C-10 -22 0 -36 12 -38"
                            + "C8 -22 14 -16 16 -8C20 -14 28 -18 36 -18C30 -6 30 6 16 14Z",
                    palette.figure()))),
    GILLS((svg, body, palette) -> pair(
            svg,
            body.sideX() - 8,
            104,
            gill -> gill.line("M0 -10L19 -24M0 6L27 0M0 20L19 24", palette.beside(palette.accentHue()), 16))),
    FINS((svg, body, palette) -> pair(
            svg,
            body.sideX() - 10,
            96,
            fin -> fin.softPath("M0 -20L27 -30L22 -12L30 4L20 12L21 28L0 24Z", palette.shade(), 6)));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final Part drawing;

    CritterEars(Part drawing) {
        this.drawing = drawing;
    }

    /** Whether they are drawn in front of the head, not behind it. */
    boolean hang() {
        return this == FLOPPY;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        drawing.draw(svg, body, palette);
    }

    private static void pair(Svg svg, int x, int y, Consumer<Svg> right) {
        svg.mirrored(half -> half.at(x, y, right));
    }
}
