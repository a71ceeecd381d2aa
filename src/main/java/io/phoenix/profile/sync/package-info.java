/**
 * Keeps the L1 of every instance consistent: the poll of the change log, the ports of the log and the bus, the publisher
 * of changes, the repeater of tombstones, the pruning of the log, and the sampler.
 */
@NullMarked
package io.phoenix.profile.sync;

import org.jspecify.annotations.NullMarked;
