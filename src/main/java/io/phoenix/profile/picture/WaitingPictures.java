package io.phoenix.profile.picture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A part of the queue of pictures that wait for a moderator; {@code next} is where the next part begins, if there is one. */
public record WaitingPictures(List<Waiting> pictures, Optional<Position> next) {

    /**
     * A picture that waits.
     *
     * @param displayName the name of the profile
     * @param preview a file of the picture
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Waiting(String userId, String displayName, String picture, Instant uploadedAt, byte[] preview) {}

    /** Behind a picture; the time is microseconds since 1970. */
    public record Position(long micros, String userId) {

        /** Before every picture. */
        public static final Position START = new Position(0, "");
    }
}
