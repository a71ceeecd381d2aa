/**
 * Keeps the L1 of every instance consistent: invalidations, the ports of the bus and the change log, the publisher of
 * changes, the sweeper, the consistency check and the sampler.
 */
@NullMarked
package io.phoenix.profile.sync;

import org.jspecify.annotations.NullMarked;
