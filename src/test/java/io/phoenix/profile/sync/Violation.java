package io.phoenix.profile.sync;

/** Ends a schedule of the simulation that has broken a promise. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Promise broken;

    Violation(Promise broken, String message) {
        super(broken + ": " + message);
        this.broken = broken;
    }

    Promise broken() {
        return broken;
    }

    /** What must hold. The codes of docs/model stand beside. */
    enum Promise {
        /** No unmarked answer is older than what was committed two seconds before the read (S4). */
        BOUND,
        /** No unmarked answer is older than what the last poll that ended well before the read could see (S2). */
        POLLED,
        /** No unmarked answer is older than what the instance answered or acknowledged before the read (S3). */
        BACK,
        /** Once all is quiet, L1 and what may be taken from L2 are what the database holds (S1). */
        QUIET,
        /** Once all is quiet, L2 holds no profile from before its erasure (E1). */
        ERASED,
        /** Once all is quiet, polls vouch for L1. */
        VERIFIED,
        /** Once all is quiet, the listeners of the cache have been notified after each change, so live streams show it. */
        NOTIFIED
    }
}
