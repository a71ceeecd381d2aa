package io.phoenix.profile.avatar;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.util.Arrays;
import java.util.Optional;

/**
 * The avatar styles. The name of a style contains its version, since the picture of a URL must never change: to change a
 * drawing, add a style. Thread-safe.
 */
public enum AvatarStyle {
    /** A friendly creature on a coloured ground. */
    CRITTER("critter1", false) {
        @Override
        void draw(Svg svg, AvatarKey key) {
            Critter.roll(new Dice(key)).draw(svg);
        }

        @Override
        void drawSmall(Svg svg, AvatarKey key) {
            Critter.roll(new Dice(key)).simplified().draw(svg);
        }
    },

    /** An abstract picture: a quilt, a blossom, an orbit or a landscape. */
    SHAPES("shapes1", false) {
        @Override
        void draw(Svg svg, AvatarKey key) {
            Dice dice = new Dice(key);
            Shapes.roll(dice).draw(svg, dice);
        }
    },

    /** The initial of the name on a pattern. */
    INITIAL("initial1", true) {
        @Override
        void draw(Svg svg, AvatarKey key) {
            Initial.draw(svg, key);
        }

        @Override
        public void load() {
            Initial.load();
        }

        @Override
        public boolean isLoaded() {
            return Initial.isLoaded();
        }
    };

    private static final int SMALL_PX = 32;

    private final String urlName;
    private final boolean drawsInitial;

    AvatarStyle(String urlName, boolean drawsInitial) {
        this.urlName = urlName;
        this.drawsInitial = drawsInitial;
    }

    /** The style with this name and version; empty if there is none. */
    public static Optional<AvatarStyle> named(String urlName) {
        return Arrays.stream(values())
                .filter(style -> style.urlName.equals(urlName))
                .findFirst();
    }

    /** The name and version in URLs, such as {@code critter1}. */
    public String urlName() {
        return urlName;
    }

    /**
     * The key of a user's avatar in this style.
     *
     * @param generation from 0; how often the user regenerated the avatar
     * @param name ignored unless the style draws an initial
     */
    public AvatarKey key(KeyedHash hash, ProfileId id, int generation, String name) {
        AvatarKey key = AvatarKey.of(hash, id, generation);
        return drawsInitial ? key.withInitialOf(name) : key;
    }

    /**
     * Parses the text form of a key that {@link #key} can return; empty for any other text, so a picture has only one URL.
     * {@link #load} the style first.
     */
    public Optional<AvatarKey> parse(String text) {
        return drawsInitial || text.indexOf('-') < 0 ? AvatarKey.parse(text) : Optional.empty();
    }

    /**
     * Loads the data that keys and pictures of the style need, if any. Blocks for about 20 ms: to be called off the event
     * loops, and before any other method is called on one.
     */
    public void load() {
        // most styles need no data
    }

    /** Whether the data of the style is loaded. */
    public boolean isLoaded() {
        return true;
    }

    /** The picture: a square ASCII SVG document below 4 kB; the same on every JVM and in every locale. */
    public String svg(AvatarKey key) {
        Svg svg = new Svg();
        draw(svg, key);
        return svg.close();
    }

    /** The picture at a size in pixels: below {@value #SMALL_PX} without details that would be noise. */
    public String svgFor(AvatarKey key, int sizePx) {
        if (sizePx >= SMALL_PX) {
            return svg(key);
        }
        Svg svg = new Svg();
        drawSmall(svg, key);
        return svg.close();
    }

    abstract void draw(Svg svg, AvatarKey key);

    void drawSmall(Svg svg, AvatarKey key) {
        draw(svg, key);
    }
}
