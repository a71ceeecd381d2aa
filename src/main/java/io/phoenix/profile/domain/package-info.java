/**
 * Profiles and their ids, changes and failures. Pure: no I/O, no clock, no randomness, so all instances compute the same
 * results without coordination.
 */
@NullMarked
package io.phoenix.profile.domain;

import org.jspecify.annotations.NullMarked;
