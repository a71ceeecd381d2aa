/**
 * Everything on one machine, for development: a real Postgres and a real Redis from inside the jar, and a demo tenant.
 */
@NullMarked
package io.phoenix.profile.dev;

import org.jspecify.annotations.NullMarked;
