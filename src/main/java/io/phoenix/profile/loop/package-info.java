/** How event loops do small work themselves, without another thread and without a timer each. */
@NullMarked
package io.phoenix.profile.loop;

import org.jspecify.annotations.NullMarked;
