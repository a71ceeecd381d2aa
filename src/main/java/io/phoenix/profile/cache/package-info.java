/** L1, the local cache: entries, which versions may be kept, and the epoch. */
@NullMarked
package io.phoenix.profile.cache;

import org.jspecify.annotations.NullMarked;
