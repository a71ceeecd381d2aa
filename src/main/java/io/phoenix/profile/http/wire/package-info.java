/** The wire format: failures, entity tags, headers, JSON. */
@NullMarked
package io.phoenix.profile.http.wire;

import org.jspecify.annotations.NullMarked;
