package io.phoenix.profile.read;

/** Where an answer came from. */
public enum Source {
    /** L1. */
    LOCAL("local"),
    /** L2. */
    REDIS("redis"),
    /** The store, where the profile existed. */
    POSTGRES("postgres"),
    /** The store, where the read created the profile. */
    CREATED("created"),
    /** L1, which could not be vouched for because neither L2 nor the store could be reached. */
    STALE("stale");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    /** Its name in headers and metrics. */
    public String label() {
        return label;
    }
}
