/** Distributed tracing (OpenTelemetry, W3C Trace Context). */
@NullMarked
package io.phoenix.profile.tracing;

import org.jspecify.annotations.NullMarked;
