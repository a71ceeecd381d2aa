package io.phoenix.profile.avatar;

import java.util.function.Consumer;

/**
 * Writes a picture as SVG, on a square of {@value #SIZE} units. All lengths are integers, so the bytes depend on neither locale
 * nor rounding. There are no ids, styles or references, so a page can inline any number of pictures. Not thread-safe.
 */
final class Svg {

    static final int SIZE = 200;
    static final int MIDDLE = SIZE / 2;

    // on a group, since the PNG renderer does not inherit attributes of the root
    private static final String OPENING = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 200\">"
            + "<g stroke-linecap=\"round\" stroke-linejoin=\"round\">";

    private final StringBuilder text = new StringBuilder(2048).append(OPENING);

    Svg ground(String fill) {
        return path("M0 0H200V200H0Z", fill);
    }

    Svg path(String data, String fill) {
        text.append("<path d=\"").append(data).append("\" fill=\"").append(fill).append("\"/>");
        return this;
    }

    /** A filled path with rounded corners; its stroke extends it by half the width. */
    Svg softPath(String data, String fill, int width) {
        text.append("<path d=\"").append(data).append("\" fill=\"").append(fill).append('"');
        return pen(fill, width);
    }

    Svg line(String data, String colour, int width) {
        text.append("<path d=\"").append(data).append("\" fill=\"none\"");
        return pen(colour, width);
    }

    Svg circle(int x, int y, int radius, String fill) {
        text.append("<circle cx=\"").append(x).append("\" cy=\"").append(y);
        text.append("\" r=\"").append(radius).append("\" fill=\"").append(fill).append("\"/>");
        return this;
    }

    Svg ring(int x, int y, int radius, String colour, int width) {
        text.append("<circle cx=\"").append(x).append("\" cy=\"").append(y);
        text.append("\" r=\"").append(radius).append("\" fill=\"none\"");
        return pen(colour, width);
    }

    Svg ellipse(int x, int y, int radiusX, int radiusY, String fill) {
        text.append("<ellipse cx=\"").append(x).append("\" cy=\"").append(y);
        text.append("\" rx=\"").append(radiusX).append("\" ry=\"").append(radiusY);
        text.append("\" fill=\"").append(fill).append("\"/>");
        return this;
    }

    /** Draws the part and its mirror image. */
    Svg mirrored(Consumer<Svg> part) {
        part.accept(this);
        return flipped(part);
    }

    /** Draws the mirror image of the part, left to right. */
    Svg flipped(Consumer<Svg> part) {
        return transformed("matrix(-1 0 0 1 200 0)", part);
    }

    /** Draws the part with its origin at this point. */
    Svg at(int x, int y, Consumer<Svg> part) {
        return transformed("translate(" + x + " " + y + ")", part);
    }

    /** Draws the part rotated clockwise around the middle of the square. */
    Svg turned(int degrees, Consumer<Svg> part) {
        return turnedAbout(MIDDLE, MIDDLE, degrees, part);
    }

    /** Draws the part rotated clockwise around this point. */
    Svg turnedAbout(int x, int y, int degrees, Consumer<Svg> part) {
        if (degrees % 360 == 0) {
            part.accept(this);
            return this;
        }
        return transformed("rotate(" + degrees + " " + x + " " + y + ")", part);
    }

    /** Draws the part, which is on a square of twice the size. */
    Svg halved(Consumer<Svg> part) {
        return transformed("scale(.5)", part);
    }

    /** Ends the document and returns it. */
    String close() {
        return text.append("</g></svg>").toString();
    }

    private Svg transformed(String transform, Consumer<Svg> part) {
        text.append("<g transform=\"").append(transform).append("\">");
        part.accept(this);
        text.append("</g>");
        return this;
    }

    private Svg pen(String colour, int width) {
        text.append(" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"")
                .append(width)
                .append("\"/>");
        return this;
    }
}
