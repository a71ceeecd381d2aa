/** The entry point. Each package below it is a room, with a {@code package-info.java} that says what it owns. */
@NullMarked
package io.phoenix.profile;

import org.jspecify.annotations.NullMarked;
