/**
 * The port by which instances tell each other of changes, and its message.
 *
 * <p>The bus may lose messages; what it owes is to say so: a subscriber that may have missed any is told.
 */
@NullMarked
package io.phoenix.profile.sync;

import org.jspecify.annotations.NullMarked;
