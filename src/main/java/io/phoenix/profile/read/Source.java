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
    /** L1 or L2, while the store could not vouch for it. */
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
