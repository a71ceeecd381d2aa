/** L1, the local cache: its entries, the guard that keeps superseded values out, and the epoch. */
@NullMarked
package io.phoenix.profile.cache;

import org.jspecify.annotations.NullMarked;
