package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/** Encodes the body of an answer, once per load and not once per read. Thread-safe. */
public interface BodyEncoder {

    /** Equal profiles give equal bytes. */
    byte[] encode(Profile profile);

    /**
     * Identifies everything that a body depends on besides the profile, such as the template of avatar URLs. A body of
     * another form must not be sent.
     *
     * @return 8 hexadecimal digits
     */
    String form();
}
