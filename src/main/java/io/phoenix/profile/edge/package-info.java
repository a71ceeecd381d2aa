/**
 * The accounting of the API port: every resource that clients can use up has a {@link io.phoenix.profile.edge.Budget} in
 * {@link io.phoenix.profile.edge.EdgeBudgets}, with a limit and a gauge. Each amount is given back when its connection,
 * stream, request or response ends. A budget that is used up refuses new holders or displaces the oldest.
 */
@NullMarked
package io.phoenix.profile.edge;

import org.jspecify.annotations.NullMarked;
