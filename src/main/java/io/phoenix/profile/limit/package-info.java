/** Rate limits of callers. */
@NullMarked
package io.phoenix.profile.limit;

import org.jspecify.annotations.NullMarked;
