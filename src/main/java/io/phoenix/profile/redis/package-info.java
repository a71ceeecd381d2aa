/**
 * L2, leases, the hot set and the invalidation bus on Redis 6.2 or newer.
 *
 * <p>The prefix {@code pp1} is the version of keys and formats. The braces are the hash tag of Redis Cluster: a value and
 * its lease share a slot.
 */
@NullMarked
package io.phoenix.profile.redis;

import org.jspecify.annotations.NullMarked;
