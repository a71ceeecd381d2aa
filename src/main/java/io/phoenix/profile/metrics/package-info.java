/** Metrics of the service. Only this package knows Micrometer. */
@NullMarked
package io.phoenix.profile.metrics;

import org.jspecify.annotations.NullMarked;
