package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/** Encodes the body of an answer, once per load and not once per read. Thread-safe. */
@FunctionalInterface
public interface BodyEncoder {

    /** Equal profiles give equal bytes. */
    byte[] encode(Profile profile);
}
