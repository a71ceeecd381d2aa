package io.phoenix.profile.chaos;

/**
 * What a client did and what it was told.
 *
 * @param instance the number of the instance that was asked
 * @param startNanos when it asked
 * @param endNanos when it had the answer
 * @param version what the answer said; 0 where there was none
 * @param stale whether the answer said that it is an old copy
 */
record Operation(
        Kind kind,
        int instance,
        String user,
        long startNanos,
        long endNanos,
        int status,
        long version,
        boolean stale,
        boolean ofThisUser) {

    enum Kind {
        READ,
        WRITE
    }

    boolean isAnswered() {
        return status == 200;
    }
}
