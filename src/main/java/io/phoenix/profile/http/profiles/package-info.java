/** Routes of one profile, of batches and of avatars, and the fast path for L1 hits. */
@NullMarked
package io.phoenix.profile.http.profiles;

import org.jspecify.annotations.NullMarked;
