/**
 * What a profile is and the rules by which it changes.
 *
 * <p>Pure: no I/O, no clock and no randomness of its own, so that every instance of the service comes to the same
 * answer without asking another, and every rule is tested in microseconds.
 */
@NullMarked
package io.phoenix.profile.domain;

import org.jspecify.annotations.NullMarked;
