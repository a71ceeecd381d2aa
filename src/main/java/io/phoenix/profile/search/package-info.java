/** Lists the profiles of a tenant and finds them by name; the cursors; the port of the store. */
@NullMarked
package io.phoenix.profile.search;

import org.jspecify.annotations.NullMarked;
