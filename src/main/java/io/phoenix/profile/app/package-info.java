/** The composition root: wires an instance from the rooms, starts it, and stops it in reverse. */
@NullMarked
package io.phoenix.profile.app;

import org.jspecify.annotations.NullMarked;
