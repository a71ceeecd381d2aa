package io.phoenix.profile.chaos;

/** One operation of a client: an invocation and its response. Times are those of {@link System#nanoTime}. */
record Operation(Invocation invocation, Response response) {

    /** The status of an operation without a response. */
    static final int NO_RESPONSE = 0;

    enum Kind {
        READ,
        /** A read with {@code min_version}. */
        READ_AT_LEAST,
        WRITE,
        ERASE
    }

    /**
     * What a client asked for.
     *
     * @param node the instance; a restarted one counts as another
     * @param user the owner of the profile, in the tenant of the run
     * @param argument the name that a write sends, which is unique in the run, or the {@code min_version} of a read
     */
    record Invocation(Kind kind, String node, String user, String argument, long nanos) {}

    /**
     * What the instance answered.
     *
     * @param status the HTTP status, or {@link #NO_RESPONSE}
     * @param user the {@code user_id} in the body
     * @param source the {@code X-Profile-Source} header; the reason if there is no response
     */
    record Response(int status, String user, long version, String name, String source, long nanos) {}

    Kind kind() {
        return invocation.kind();
    }

    String node() {
        return invocation.node();
    }

    String user() {
        return invocation.user();
    }

    String argument() {
        return invocation.argument();
    }

    int status() {
        return response.status();
    }

    long version() {
        return response.version();
    }

    String name() {
        return response.name();
    }

    long startNanos() {
        return invocation.nanos();
    }

    long endNanos() {
        return response.nanos();
    }

    long tookNanos() {
        return endNanos() - startNanos();
    }

    boolean isRead() {
        return kind() == Kind.READ || kind() == Kind.READ_AT_LEAST;
    }

    boolean succeeded() {
        return status() == 200 || status() == 204;
    }

    boolean isMarkedStale() {
        return response.source().equals("stale");
    }

    @Override
    public String toString() {
        return "%s of %s through %s: %d, version %d '%s' from %s, took %d ms"
                .formatted(
                        kind(),
                        user(),
                        node(),
                        status(),
                        version(),
                        name(),
                        response.source(),
                        tookNanos() / 1_000_000);
    }
}
