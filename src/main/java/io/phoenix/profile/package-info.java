/**
 * The composition root: the commands, and the one place that wires the rooms together.
 *
 * <p>Calls go one way, {@code http -> profile -> tier -> (local, redis, postgres)}, and imports point inwards. Only this
 * package sees every room.
 */
@NullMarked
package io.phoenix.profile;

import org.jspecify.annotations.NullMarked;
