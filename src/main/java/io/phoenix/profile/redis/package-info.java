/**
 * L2, leases, the hot set and the invalidation bus on Redis 6.2 or newer.
 *
 * <p>Nothing of Redis is trusted: values and messages carry a message authentication code, and the reader of a value checks
 * its stamp. Redis may refuse writes or some commands; what it still does is used.
 *
 * <p>The number in the prefix {@code pp2} is the version of keys and formats. The braces are the hash tag of Redis Cluster: a value and
 * its lease share a slot.
 */
@NullMarked
package io.phoenix.profile.redis;

import org.jspecify.annotations.NullMarked;
