package io.phoenix.profile.avatar;

/** One part of a critter. */
interface CritterPart {

    /** Draws the part where it belongs on this body. */
    void draw(Svg svg, CritterBody body, Palette palette);
}
