/** The routes of sealed boards. */
@NullMarked
package io.phoenix.profile.http.board;

import org.jspecify.annotations.NullMarked;
