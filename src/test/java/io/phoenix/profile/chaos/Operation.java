package io.phoenix.profile.chaos;

/**
 * One thing that a client did, and what it was told. Times are of {@link System#nanoTime}.
 *
 * @param node through which instance; one that was killed and started again is another
 * @param user whose profile, in the tenant of the run
 * @param status of the answer; {@link #NO_ANSWER} when none came
 * @param answeredFor the user in the body
 * @param version in the body, of an answer with one
 * @param name in the body
 * @param source where the answer says that it is from
 * @param sent the name that a write asked for, which no other write asks for; or the version that a read asked for
 */
record Operation(
        Kind kind,
        String node,
        String user,
        long startNanos,
        long endNanos,
        int status,
        String answeredFor,
        long version,
        String name,
        String source,
        String sent) {

    static final int NO_ANSWER = 0;

    enum Kind {
        READ,
        /** A read that names the least version it accepts. */
        READ_AT_LEAST,
        WRITE,
        ERASE
    }

    boolean isAnswered() {
        return status == 200 || status == 204;
    }

    boolean isRead() {
        return kind == Kind.READ || kind == Kind.READ_AT_LEAST;
    }

    boolean isStaleMarked() {
        return source.equals("stale");
    }

    long tookNanos() {
        return endNanos - startNanos;
    }

    @Override
    public String toString() {
        return "%s of %s through %s: %d, version %d '%s' from %s, took %d ms"
                .formatted(kind, user, node, status, version, name, source, tookNanos() / 1_000_000);
    }
}
