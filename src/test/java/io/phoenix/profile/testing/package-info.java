/** What tests stand on: real servers, started once a run, and hand-written fakes of the ports. */
@NullMarked
package io.phoenix.profile.testing;

import org.jspecify.annotations.NullMarked;
