/**
 * Avatars: generates a picture from a style and a key, and from nothing else. So a URL returns the same bytes on every
 * instance, JVM and locale, and can be cached forever. Pure: no I/O, no state.
 *
 * <p>Never change the drawings of a released style: add a style with a new version. Golden files in the tests enforce this.
 */
@NullMarked
package io.phoenix.profile.avatar;

import org.jspecify.annotations.NullMarked;
