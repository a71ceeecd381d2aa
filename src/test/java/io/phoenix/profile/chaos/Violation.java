package io.phoenix.profile.chaos;

/**
 * Something in a history that was promised not to be.
 *
 * @param late whether it is what a machine that is busy with other things does to a few, however right the service is
 */
record Violation(String rule, String what, boolean late) {

    Violation(String rule, String what) {
        this(rule, what, false);
    }

    static Violation late(String rule, String what) {
        return new Violation(rule, what, true);
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
