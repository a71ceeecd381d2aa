/**
 * Live changes: who watches which profiles, and what each of them knows already.
 *
 * <p>It hears of changes from memory, looks each changed profile up once however many watch it, and gives every reader
 * what is newer than what that reader has. How events look on the wire is for {@code http}.
 */
@NullMarked
package io.phoenix.profile.live;

import org.jspecify.annotations.NullMarked;
