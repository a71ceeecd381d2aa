package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/** Encodes the body of an answer. Called once per load, not once per read. Thread-safe. */
@FunctionalInterface
public interface BodyEncoder {

    /** The body; equal profiles give equal bytes. */
    byte[] encode(Profile profile);
}
