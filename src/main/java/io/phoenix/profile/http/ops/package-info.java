/** Probes, and the state of this instance. */
@NullMarked
package io.phoenix.profile.http.ops;

import org.jspecify.annotations.NullMarked;
