/** Tenants that are created at run time: their settings and keys, as every instance knows them; the port of the store. */
@NullMarked
package io.phoenix.profile.tenant;

import org.jspecify.annotations.NullMarked;
