/**
 * The configuration, as typed and validated records.
 *
 * <p>Values come from defaults, a properties file and the environment, in this order. Every mistake is found at start,
 * all of them are reported at once, and what holds a {@link io.phoenix.profile.config.Settings} holds a valid one.
 */
@NullMarked
package io.phoenix.profile.config;

import org.jspecify.annotations.NullMarked;
