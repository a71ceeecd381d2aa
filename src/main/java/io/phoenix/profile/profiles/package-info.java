/**
 * The use cases: read a profile or a batch, change one, erase one.
 *
 * <p>It joins the read path, the store and the publisher of changes, and knows neither HTTP nor what implements a port.
 */
@NullMarked
package io.phoenix.profile.profiles;

import org.jspecify.annotations.NullMarked;
