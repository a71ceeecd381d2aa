/** Capacity planning by simulation: the cache policy of the service under random requests, without any server. */
@NullMarked
package io.phoenix.profile.plan;

import org.jspecify.annotations.NullMarked;
