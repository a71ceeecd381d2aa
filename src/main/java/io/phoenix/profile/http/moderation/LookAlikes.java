package io.phoenix.profile.http.moderation;

import io.phoenix.profile.domain.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other users whose chosen names look like a refused one.
 *
 * @param name the refused one
 * @param notSearched why nobody was looked for; null if somebody was
 * @param complete whether there are no more than these
 */
record LookAlikes(String name, @Nullable String notSearched, boolean complete, List<Profile> profiles) {

    static LookAlikes notSearched(String name, String why) {
        return new LookAlikes(name, why, false, List.of());
    }
}
