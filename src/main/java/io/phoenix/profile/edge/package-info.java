/**
 * The accounting of the API port: every resource that clients can use up has a {@link io.phoenix.profile.edge.Budget} in
 * {@link io.phoenix.profile.edge.EdgeBudgets}, with a limit and a gauge, and whatever is taken comes back when its
 * connection, stream, request or response ends. When a budget is used up, the oldest holder gives way.
 */
@NullMarked
package io.phoenix.profile.edge;

import org.jspecify.annotations.NullMarked;
