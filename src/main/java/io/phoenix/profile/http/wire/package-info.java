/** The wire format: JSON, errors, entity tags, headers. */
@NullMarked
package io.phoenix.profile.http.wire;

import org.jspecify.annotations.NullMarked;
