/**
 * What the service tells of its own work: ports with empty defaults, so that a metrics library stays out of the rooms
 * that report to them.
 */
@NullMarked
package io.phoenix.profile.metrics;

import org.jspecify.annotations.NullMarked;
