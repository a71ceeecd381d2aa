/** Live changes over Server-Sent Events and WebSocket. */
@NullMarked
package io.phoenix.profile.http.live;

import org.jspecify.annotations.NullMarked;
