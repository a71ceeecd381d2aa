/**
 * The wire: routes, JSON, conditional requests, the one map from failures to statuses, and the management port.
 */
@NullMarked
package io.phoenix.profile.http;

import org.jspecify.annotations.NullMarked;
