/** Sealed boards: lists of users that a server of their tenant allows everyone to read. */
@NullMarked
package io.phoenix.profile.board;

import org.jspecify.annotations.NullMarked;
