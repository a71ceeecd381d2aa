/** Listing and finding profiles over HTTP, for servers and admins of a tenant. */
@NullMarked
package io.phoenix.profile.http.search;

import org.jspecify.annotations.NullMarked;
