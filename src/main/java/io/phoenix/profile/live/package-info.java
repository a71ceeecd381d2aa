/**
 * Live updates: the subscriptions of clients to profiles. Reads each changed profile once, and sends it to every client that
 * has an older version. The wire formats are in {@code http.live}.
 */
@NullMarked
package io.phoenix.profile.live;

import org.jspecify.annotations.NullMarked;
