package io.phoenix.profile.picture;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Where the bytes of own pictures are kept outside of the database, each picture under a key that is never used again. Each call
 * has a time limit, and fails with {@code DEPENDENCY_UNAVAILABLE}, or with {@code OVERLOADED} beyond a limit of concurrent calls.
 * Thread-safe; never blocks.
 */
public interface PictureObjects {

    /** Keeps an object. After a failure it may be kept or not, also later. */
    Future<Void> put(String key, byte[] content);

    /** A part of an object, {@code length} bytes from {@code offset} on; empty if there is no such object. */
    Future<Optional<byte[]>> read(String key, int offset, int length);

    /** Removes an object; succeeds too if there is none. */
    Future<Void> remove(String key);
}
