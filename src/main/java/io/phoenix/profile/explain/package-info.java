/**
 * Explains what every place holds of one profile: Postgres, its change log, Redis and each instance; and which of them is
 * wrong. Owns the ports of these inspections, and the rules of the diagnosis. An inspection does not count as a read, and
 * changes nothing.
 */
@NullMarked
package io.phoenix.profile.explain;

import org.jspecify.annotations.NullMarked;
