/** Tenants and their keys over HTTP, for operators. */
@NullMarked
package io.phoenix.profile.http.tenant;

import org.jspecify.annotations.NullMarked;
