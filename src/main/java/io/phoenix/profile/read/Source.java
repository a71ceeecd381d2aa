package io.phoenix.profile.read;

/** Where an answer came from. */
public enum Source {
    /** The memory of this process. */
    LOCAL("local"),
    /** The shared tier. */
    REDIS("redis"),
    /** The store, which had it. */
    POSTGRES("postgres"),
    /** The store, which did not have it until now. */
    CREATED("created"),
    /** The memory of this process, which nobody could vouch for, because everything behind it was out of reach. */
    STALE("stale");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    /** The word for it in headers and metrics. */
    public String label() {
        return label;
    }
}
