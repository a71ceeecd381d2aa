/** Moderation: locks, barred names, the audit trail; the use case that applies an order, and the port of the store. */
@NullMarked
package io.phoenix.profile.moderation;

import org.jspecify.annotations.NullMarked;
