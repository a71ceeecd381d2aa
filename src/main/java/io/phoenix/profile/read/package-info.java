/**
 * The read path: lookup in L1, coalesce, load from L2 or the store, remember.
 *
 * <p>L2 and the store are ports ({@link io.phoenix.profile.read.SharedCache}, {@link io.phoenix.profile.read.ProfileStore})
 * that other rooms implement.
 */
@NullMarked
package io.phoenix.profile.read;

import org.jspecify.annotations.NullMarked;
