package io.phoenix.profile.avatar;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Renders the SVG of an avatar as PNG, in pure Java and without a display.
 *
 * <p>Takes about 1 ms, and tens of milliseconds for the largest sizes: call it off the event loop, and limit concurrency.
 * Thread-safe. Avatars have no text, so no font of the machine is used.
 */
public final class AvatarPng {

    public static final int SIZE_PX_MIN = 16;
    public static final int SIZE_PX_MAX = 512;

    private AvatarPng() {}

    /**
     * Renders a square PNG.
     *
     * @param svg the output of {@link AvatarStyle#svg}
     * @param sizePx the side in pixels, from {@value #SIZE_PX_MIN} to {@value #SIZE_PX_MAX}
     * @throws IllegalArgumentException if the size is out of range, or the text is no SVG
     */
    public static byte[] png(String svg, int sizePx) {
        if (sizePx < SIZE_PX_MIN || sizePx > SIZE_PX_MAX) {
            throw new IllegalArgumentException(
                    "sizePx: " + sizePx + " (expected: " + SIZE_PX_MIN + " to " + SIZE_PX_MAX + ")");
        }
        return encode(draw(parse(svg), sizePx));
    }

    private static SVGDocument parse(String svg) {
        LoaderContext noExternalResources = LoaderContext.builder()
                .externalResourcePolicy(ResourcePolicy.DENY_ALL)
                .build();
        byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
        SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(bytes), null, noExternalResources);
        if (document == null) {
            throw new IllegalArgumentException("svg: not an SVG document");
        }
        return document;
    }

    private static BufferedImage draw(SVGDocument document, int sizePx) {
        BufferedImage image = new BufferedImage(sizePx, sizePx, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            document.renderWithPlatform(NullPlatformSupport.INSTANCE, graphics, new ViewBox(sizePx, sizePx));
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // by default, ImageIO uses a temporary file
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
