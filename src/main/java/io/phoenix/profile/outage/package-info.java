/** What every client of a dependency does during its outages: pauses between attempts, and collapses warnings that would repeat. */
@NullMarked
package io.phoenix.profile.outage;

import org.jspecify.annotations.NullMarked;
