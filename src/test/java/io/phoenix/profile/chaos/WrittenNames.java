package io.phoenix.profile.chaos;

import java.util.concurrent.atomic.AtomicLong;

/** Names that writes ask for: each once in a run, and none that the generator makes. */
final class WrittenNames {

    private static final String PREFIX = "Written ";

    private final AtomicLong last = new AtomicLong();

    String next() {
        return PREFIX + last.incrementAndGet();
    }

    static boolean isWritten(String name) {
        return name.startsWith(PREFIX);
    }
}
