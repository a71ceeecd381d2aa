/**
 * The shared tier, the lease and the invalidation bus, on Redis 6.2 or newer.
 *
 * <p>Names and formats are versioned by the prefix {@code pp1}; the braces are Redis Cluster's hash tag, so that a value
 * and its lease are in one slot.
 */
@NullMarked
package io.phoenix.profile.redis;

import org.jspecify.annotations.NullMarked;
