package io.phoenix.profile.picture;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** The sizes in which pictures are served, and scaling to them. */
public final class PictureSizes {

    /** Those of avatars: width and height in pixels. */
    public static final List<Integer> ALL = List.of(16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512);

    public static final int DEFAULT = 128;

    static final int LARGEST = 512;

    private PictureSizes() {}

    /** Turns a square picture as its orientation says (EXIF 2.32, table 6). */
    static BufferedImage upright(BufferedImage square, int orientation) {
        if (orientation == PictureHeader.UPRIGHT) {
            return square;
        }
        int side = square.getWidth();
        int last = side - 1;
        BufferedImage turned = new BufferedImage(side, side, square.getType());
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int pixel = switch (orientation) {
                    case 2 -> square.getRGB(last - x, y);
                    case 3 -> square.getRGB(last - x, last - y);
                    case 4 -> square.getRGB(x, last - y);
                    case 5 -> square.getRGB(y, x);
                    case 6 -> square.getRGB(y, last - x);
                    case 7 -> square.getRGB(last - y, last - x);
                    default -> square.getRGB(last - y, x);
                };
                turned.setRGB(x, y, pixel);
            }
        }
        return turned;
    }

    /** Halves the picture until it is less than twice as large, so that every pixel counts. */
    static BufferedImage scaled(BufferedImage square, int sidePx) {
        BufferedImage larger = square;
        while (larger.getWidth() >= 2 * sidePx) {
            larger = drawn(larger, (larger.getWidth() + 1) / 2);
        }
        return drawn(larger, sidePx);
    }

    static boolean isOpaque(BufferedImage picture) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (picture.getRGB(x, y) >>> 24 != 0xff) {
                    return false;
                }
            }
        }
        return true;
    }

    private static BufferedImage drawn(BufferedImage square, int sidePx) {
        BufferedImage scaled = new BufferedImage(sidePx, sidePx, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setComposite(AlphaComposite.Src);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(square, 0, 0, sidePx, sidePx, null);
        } finally {
            graphics.dispose();
        }
        return scaled;
    }
}
