/**
 * An avatar for everyone: from a seed to a picture, in three styles of our own.
 *
 * <p>Owns the key and the style that a URL names, and the art. A picture is composed in code from the choices that the
 * key makes, and depends on nothing but the two: the same URL is the same bytes on every instance, JVM and locale, for
 * ever. So nothing here reads, writes, waits or remembers, and an answer may be cached anywhere without end.
 *
 * <p>Art changes by adding a style with a new version, never by editing one that is out there; the golden files of the
 * tests hold that.
 */
@NullMarked
package io.phoenix.profile.avatar;

import org.jspecify.annotations.NullMarked;
