/**
 * The proof that the service keeps its promises while things break: a history of what clients saw, recorded under faults,
 * and the rules that it must keep.
 */
@NullMarked
package io.phoenix.profile.chaos;

import org.jspecify.annotations.NullMarked;
