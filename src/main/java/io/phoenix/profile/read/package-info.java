/**
 * The read path: this process's memory, then the shared tier, then the store.
 *
 * <p>It owns what makes a read both cheap and true: coalescing loads of one id, the lease on a full miss, the guard
 * that keeps an overtaken value out of memory, and the epoch. The tiers themselves are ports ({@link
 * io.phoenix.profile.read.SharedCache}, {@link io.phoenix.profile.read.ProfileStore}) that other rooms implement.
 */
@NullMarked
package io.phoenix.profile.read;

import org.jspecify.annotations.NullMarked;
