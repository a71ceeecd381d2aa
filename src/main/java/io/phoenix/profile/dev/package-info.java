/** For development on one machine: a real Postgres and a real Redis from a jar of their own, and a demo tenant. */
@NullMarked
package io.phoenix.profile.dev;

import org.jspecify.annotations.NullMarked;
