/**
 * What keeps the L1 of every instance in step: invalidations, the ports of the bus and of the change log, the publisher of
 * changes, and the checks that vouch for L1.
 */
@NullMarked
package io.phoenix.profile.sync;

import org.jspecify.annotations.NullMarked;
