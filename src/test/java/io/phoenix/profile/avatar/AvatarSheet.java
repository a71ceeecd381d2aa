package io.phoenix.profile.avatar;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;

/**
 * Draws the contact sheet of all styles in common sizes; run by {@code bin/avatar-sheet}. A test class because the service
 * does not use it.
 */
final class AvatarSheet {

    private static final int MARGIN = 40;
    private static final int GAP = 12;
    private static final int LARGE = 128;
    private static final int MEDIUM = 48;
    private static final int SMALL = 24;
    private static final int LARGE_COLUMNS = 7;
    private static final int LARGE_ROWS = 2;
    private static final int MEDIUM_COLUMNS = 6;
    private static final int MEDIUM_ROWS = 4;
    private static final int SMALL_COLUMNS = 10;
    private static final int BAND = LARGE_ROWS * (LARGE + GAP) - GAP + MARGIN;
    private static final int RIGHT = MARGIN + LARGE_COLUMNS * (LARGE + GAP) + MARGIN - GAP;
    private static final int WIDTH = RIGHT + MEDIUM_COLUMNS * (MEDIUM + GAP) - GAP + MARGIN;

    private final BufferedImage sheet =
            new BufferedImage(WIDTH, MARGIN + AvatarStyle.values().length * BAND, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = sheet.createGraphics();

    private AvatarSheet() {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setPaint(new Color(0xfbfaff));
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    }

    /** Writes the sheet to the file in the first argument. */
    public static void main(String[] args) throws IOException {
        AvatarSheet sheet = new AvatarSheet();
        int y = MARGIN;
        for (AvatarStyle style : AvatarStyle.values()) {
            sheet.drawBand(style, y);
            y += BAND;
        }
        Path file = Path.of(args[0]).toAbsolutePath();
        Files.createDirectories(file.getParent());
        ImageIO.write(sheet.sheet, "png", file.toFile());
    }

    private void drawBand(AvatarStyle style, int y) throws IOException {
        Iterator<String> svgs = Keys.of(style).map(style::svg).iterator();
        int smallY = y + BAND - MARGIN - SMALL;
        drawGrid(svgs, MARGIN, y, LARGE_COLUMNS, LARGE_ROWS, LARGE);
        drawGrid(svgs, RIGHT, y, MEDIUM_COLUMNS, MEDIUM_ROWS, MEDIUM);
        drawGrid(svgs, RIGHT, smallY, SMALL_COLUMNS, 1, SMALL);
    }

    private void drawGrid(Iterator<String> svgs, int left, int top, int columns, int rows, int size)
            throws IOException {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                draw(svgs.next(), left + column * (size + GAP), top + row * (size + GAP), size);
            }
        }
    }

    private void draw(String svg, int x, int y, int size) throws IOException {
        BufferedImage avatar = ImageIO.read(new ByteArrayInputStream(AvatarPng.png(svg, size)));
        RoundRectangle2D frame = new RoundRectangle2D.Double(x, y, size, size, size * 0.4, size * 0.4);
        graphics.setPaint(new TexturePaint(avatar, frame.getBounds2D()));
        graphics.fill(frame);
    }
}
