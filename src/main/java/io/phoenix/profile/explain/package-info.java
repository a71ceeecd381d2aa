/**
 * Explains what every place holds of one profile: Postgres, its change log, Redis and each instance; and which of them is wrong.
 * Owns the ports by which it looks, and the rules of the diagnosis. Reads nothing on behalf of callers: the read path does not
 * notice.
 */
@NullMarked
package io.phoenix.profile.explain;

import org.jspecify.annotations.NullMarked;
