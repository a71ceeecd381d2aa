/**
 * What the service does, in a few calls: get a profile, change it.
 *
 * <p>It joins the read path, the store and the bus, and knows nothing of how a request arrives or what is behind a port.
 */
@NullMarked
package io.phoenix.profile.profiles;

import org.jspecify.annotations.NullMarked;
