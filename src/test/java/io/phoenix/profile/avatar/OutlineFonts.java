package io.phoenix.profile.avatar;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the outlines of letters that {@link Outlines} reads, from the fonts of Noto (SIL Open Font License): {@code
 * OutlineFonts FONTS OUTPUT HAN}, with the directory of the fonts, such as {@code /usr/share/fonts} with Debian's
 * fonts-noto-core and fonts-noto-cjk, and a file of Chinese characters that are wanted, besides the common ones. A test class because the service does not use it: it needs no fonts.
 */
final class OutlineFonts {

    // the side of the square, and of the box that a letter fills
    private static final double SQUARE = 400;
    private static final double BOX = 212;

    /** No letter is larger than in a line of text of this size, so small ones stay small. */
    private static final double EM = 280;

    private static final String CJK = "NotoSansCJK-Bold.ttc";

    /** The fonts of the scripts, and where their blocks begin. */
    private static final Map<String, Integer> SCRIPTS = Map.ofEntries(
            Map.entry("NotoSansArmenian", 0x530),
            Map.entry("NotoSansHebrew", 0x590),
            Map.entry("NotoSansArabic", 0x600),
            Map.entry("NotoSansThaana", 0x780),
            Map.entry("NotoSansDevanagari", 0x900),
            Map.entry("NotoSansBengali", 0x980),
            Map.entry("NotoSansGurmukhi", 0xA00),
            Map.entry("NotoSansGujarati", 0xA80),
            Map.entry("NotoSansOriya", 0xB00),
            Map.entry("NotoSansTamil", 0xB80),
            Map.entry("NotoSansTelugu", 0xC00),
            Map.entry("NotoSansKannada", 0xC80),
            Map.entry("NotoSansMalayalam", 0xD00),
            Map.entry("NotoSansSinhala", 0xD80),
            Map.entry("NotoSansThai", 0xE00),
            Map.entry("NotoSansLao", 0xE80),
            Map.entry("NotoSerifTibetan", 0xF00),
            Map.entry("NotoSansMyanmar", 0x1000),
            Map.entry("NotoSansGeorgian", 0x1080),
            Map.entry("NotoSansKhmer", 0x1780),
            Map.entry("NotoSansOlChiki", 0x1C50));

    private static final int BLOCK = 0x100;

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Map<Integer, String> outlines = new TreeMap<>();

    private OutlineFonts() {}

    /** Draws all letters anew; what was released must stay the same: see AvatarGoldenTest. */
    public static void main(String[] args) throws IOException, FontFormatException {
        Path fonts = Path.of(args[0]);
        OutlineFonts tool = new OutlineFonts();
        tool.add(fonts, "NotoSans-Bold.ttf", 0x80, 0x250);
        tool.add(fonts, "NotoSans-Bold.ttf", 0x370, 0x530);
        tool.add(fonts, "NotoSans-Bold.ttf", 0x1E00, 0x1F00);
        for (Map.Entry<String, Integer> script : SCRIPTS.entrySet()) {
            tool.add(fonts, script.getKey() + "-Bold.ttf", script.getValue(), script.getValue() + BLOCK);
        }
        tool.add(fonts, "NotoSansEthiopic-Bold.ttf", 0x1200, 0x1380);
        tool.add(fonts, "NotoSansAdlam-Bold.ttf", 0x1E900, 0x1E960);
        tool.add(fonts, CJK, 0x3041, 0x3100);
        Set<Integer> han =
                Files.readString(Path.of(args[2])).codePoints().boxed().collect(Collectors.toSet());
        tool.add(fonts, CJK, codePoint -> han.contains(codePoint) || isCommon(codePoint));
        tool.write(Path.of(args[1]));
    }

    // Korean syllables and Chinese characters that are frequent: in both China and Japan, or in Korea
    private static boolean isCommon(int codePoint) {
        return isIn("EUC-KR", codePoint, 0xB0, 0xC8)
                || (isIn("GB2312", codePoint, 0xB0, 0xD7) && isIn("EUC-JP", codePoint, 0xB0, 0xCF));
    }

    private static boolean isIn(String charset, int codePoint, int firstRow, int lastRow) {
        byte[] bytes = Character.toString(codePoint).getBytes(Charset.forName(charset));
        int row = bytes[0] & 0xFF;
        return codePoint >= 0x4E00 && bytes.length == 2 && row >= firstRow && row <= lastRow;
    }

    private void add(Path fonts, String name, int from, int to) throws IOException, FontFormatException {
        add(fonts, name, codePoint -> codePoint >= from && codePoint < to);
    }

    private void add(Path fonts, String name, IntPredicate wanted) throws IOException, FontFormatException {
        File file;
        try (var files = Files.walk(fonts)) {
            file = files.filter(path -> path.endsWith(name))
                    .findFirst()
                    .orElseThrow()
                    .toFile();
        }
        Font font = Font.createFonts(file)[0].deriveFont((float) EM);
        IntStream.range(0x80, 0x20000)
                .filter(wanted)
                .filter(Initial::isCapital)
                .filter(font::canDisplay)
                .forEach(letter -> outlines.computeIfAbsent(letter, key -> outline(font, letter)));
    }

    private static String outline(Font font, int letter) {
        Shape shape =
                font.createGlyphVector(CONTEXT, Character.toString(letter)).getOutline();
        Rectangle2D box = shape.getBounds2D();
        double scale = Math.min(1, BOX / Math.max(box.getWidth(), box.getHeight()));
        AffineTransform toMiddle = new AffineTransform();
        toMiddle.translate(SQUARE / 2, SQUARE / 2);
        toMiddle.scale(scale, scale);
        toMiddle.translate(-box.getCenterX(), -box.getCenterY());
        return data(shape.getPathIterator(toMiddle));
    }

    // relative commands, without repeating one, are the shortest
    private static String data(PathIterator path) {
        StringBuilder data = new StringBuilder();
        double[] points = new double[6];
        long x = 0;
        long y = 0;
        char last = ' ';
        for (; !path.isDone(); path.next()) {
            int type = path.currentSegment(points);
            char command = "Mlqcz".charAt(type);
            int numbers = new int[] {2, 2, 4, 6, 0}[type];
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < numbers; i += 2) {
                values.add(Math.round(points[i]) - (type == 0 ? 0 : x));
                values.add(Math.round(points[i + 1]) - (type == 0 ? 0 : y));
            }
            if (numbers > 0) {
                x = Math.round(points[numbers - 2]);
                y = Math.round(points[numbers - 1]);
            }
            if (type == PathIterator.SEG_LINETO && values.stream().allMatch(value -> value == 0)) {
                continue;
            }
            append(data, command == last ? ' ' : command, values);
            last = command;
        }
        return data.toString();
    }

    private static void append(StringBuilder data, char command, List<Long> values) {
        if (command != ' ') {
            data.append(command);
        }
        for (long value : values) {
            if (value >= 0 && Character.isDigit(data.charAt(data.length() - 1))) {
                data.append(' ');
            }
            data.append(value);
        }
    }

    private void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "# Letters as path data on a square of 400 units, from the Noto fonts. Licence: OFL.txt beside this file.");
        outlines.forEach((letter, data) -> {
            if (!data.isEmpty()) {
                lines.add(Integer.toHexString(letter) + data);
            }
        });
        Files.write(file, lines);
    }
}
