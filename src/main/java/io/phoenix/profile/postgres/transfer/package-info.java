/** Imports and exports over JDBC, which may block. */
@NullMarked
package io.phoenix.profile.postgres.transfer;

import org.jspecify.annotations.NullMarked;
