/**
 * The store and the change log on Postgres 14 or newer, with the migrations of their schema.
 */
@NullMarked
package io.phoenix.profile.postgres;

import org.jspecify.annotations.NullMarked;
