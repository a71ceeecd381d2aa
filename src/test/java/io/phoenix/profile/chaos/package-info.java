/**
 * Fault injection: the promised bounds while Redis, Postgres, the network or an instance fails, and a checker that holds
 * the recorded history of a random workload to the guarantees.
 */
@NullMarked
package io.phoenix.profile.chaos;

import org.jspecify.annotations.NullMarked;
