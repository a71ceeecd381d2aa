/** The change feed and the audit of copies over HTTP, for servers of a tenant. */
@NullMarked
package io.phoenix.profile.http.feed;

import org.jspecify.annotations.NullMarked;
