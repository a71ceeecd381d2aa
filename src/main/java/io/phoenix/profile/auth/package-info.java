/**
 * Authentication and authorization: turns the credentials of a request into a {@link io.phoenix.profile.auth.Caller}, which
 * alone decides what it may do.
 */
@NullMarked
package io.phoenix.profile.auth;

import org.jspecify.annotations.NullMarked;
