/** Rate limits: token buckets per caller. */
@NullMarked
package io.phoenix.profile.limit;

import org.jspecify.annotations.NullMarked;
