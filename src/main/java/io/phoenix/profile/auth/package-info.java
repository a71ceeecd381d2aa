/**
 * Who is asking: a request's credentials become a {@link io.phoenix.profile.auth.Caller}, and what a caller may do is
 * decided here and nowhere else.
 */
@NullMarked
package io.phoenix.profile.auth;

import org.jspecify.annotations.NullMarked;
