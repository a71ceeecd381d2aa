/** Test fixtures: shared real servers, processes, proxies and browsers, and hand-written fakes of the ports. */
@NullMarked
package io.phoenix.profile.testing;

import org.jspecify.annotations.NullMarked;
