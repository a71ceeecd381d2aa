/**
 * The change feed for consumers outside of the service: every change and erasure of a tenant, by cursor, with long-polling; and
 * the audit of copies. The wire formats are in {@code http.feed}.
 */
@NullMarked
package io.phoenix.profile.feed;

import org.jspecify.annotations.NullMarked;
