package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/** Makes the body that answers a read of a profile. It is called once a load, not once a read. */
@FunctionalInterface
public interface BodyEncoder {

    /** The body; the same profile gives the same bytes. */
    byte[] encode(Profile profile);
}
