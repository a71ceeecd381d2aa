/**
 * Attacks on the availability of one instance, by clients that send and read whatever they like, beside innocent clients that
 * must not notice. {@code HostileIT} says what is checked.
 */
@NullMarked
package io.phoenix.profile.hostile;

import org.jspecify.annotations.NullMarked;
