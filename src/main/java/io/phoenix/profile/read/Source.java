package io.phoenix.profile.read;

/** Where a profile came from. */
public enum Source {
    /** L1. */
    LOCAL("local"),
    /** L2. */
    REDIS("redis"),
    /** The store, which had the profile. */
    POSTGRES("postgres"),
    /** The store, in which the read created the profile. */
    CREATED("created"),
    /** A stale copy in L1, because neither L2 nor the store was reachable. */
    STALE("stale");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    /** The name in headers and metrics. */
    public String label() {
        return label;
    }
}
