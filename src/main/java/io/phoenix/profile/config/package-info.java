/**
 * The configuration, as typed and validated records.
 *
 * <p>Values come from defaults, a properties file and the environment, in ascending precedence. Reading fails with every
 * mistake at once, so a {@link io.phoenix.profile.config.Settings} is always valid.
 */
@NullMarked
package io.phoenix.profile.config;

import org.jspecify.annotations.NullMarked;
