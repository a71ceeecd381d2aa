/** Profiles over HTTP: one, a batch, avatars, and the fast path. */
@NullMarked
package io.phoenix.profile.http.profiles;

import org.jspecify.annotations.NullMarked;
