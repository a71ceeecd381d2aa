/**
 * The use cases: read a profile or a batch, change one, erase one.
 *
 * <p>Combines the read path, the store and the publisher of changes. Knows neither HTTP nor the adapters.
 */
@NullMarked
package io.phoenix.profile.profiles;

import org.jspecify.annotations.NullMarked;
