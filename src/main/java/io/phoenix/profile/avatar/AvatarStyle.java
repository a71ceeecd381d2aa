package io.phoenix.profile.avatar;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.util.Arrays;
import java.util.Optional;

/**
 * The styles there are. A style carries its version in its name, so that a URL never changes its picture: to change the
 * art of one, add another.
 *
 * <p>Safe for use by several threads.
 */
public enum AvatarStyle {
    /** A friendly creature on a coloured ground. */
    CRITTER("critter1", false) {
        @Override
        void draw(Svg svg, AvatarKey key) {
            Critter.roll(new Dice(key)).draw(svg);
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
    };

    private final String urlName;
    private final boolean drawsInitial;

    AvatarStyle(String urlName, boolean drawsInitial) {
        this.urlName = urlName;
        this.drawsInitial = drawsInitial;
    }

    /** The style that a URL names; empty when there is none of that name. */
    public static Optional<AvatarStyle> named(String urlName) {
        return Arrays.stream(values())
                .filter(style -> style.urlName.equals(urlName))
                .findFirst();
    }

    /** The name that stands for the style and its version in a URL. */
    public String urlName() {
        return urlName;
    }

    /**
     * The key of a user's avatar in this style.
     *
     * @param generation counts the times that the user asked for another one
     * @param name the user's name, which counts only where the style draws an initial
     */
    public AvatarKey key(KeyedHash hash, ProfileId id, int generation, String name) {
        AvatarKey key = AvatarKey.of(hash, id, generation);
        return drawsInitial ? key.withInitialOf(name) : key;
    }

    /** Whether the key is one that this style gives; so that a picture has one URL and not two. */
    public boolean accepts(AvatarKey key) {
        return drawsInitial || key.initial().isEmpty();
    }

    /**
     * The picture: a square SVG document of ASCII text, below 4 kB. The same style and key give the same text on every
     * JVM and in every locale.
     */
    public String svg(AvatarKey key) {
        Svg svg = new Svg();
        draw(svg, key);
        return svg.close();
    }

    abstract void draw(Svg svg, AvatarKey key);
}
