/** Moderation over HTTP, for servers and admins of a tenant. */
@NullMarked
package io.phoenix.profile.http.moderation;

import org.jspecify.annotations.NullMarked;
