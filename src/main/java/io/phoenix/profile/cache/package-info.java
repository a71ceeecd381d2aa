/** L1, the local cache: its entries, and the watermarks that keep superseded values out. */
@NullMarked
package io.phoenix.profile.cache;

import org.jspecify.annotations.NullMarked;
