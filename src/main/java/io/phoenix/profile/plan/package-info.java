/**
 * What a number of instances would do under a given traffic, found by simulation: the same policy of the same cache, fed with
 * drawn requests on a clock of its own. It needs no server and knows no other room.
 */
@NullMarked
package io.phoenix.profile.plan;

import org.jspecify.annotations.NullMarked;
