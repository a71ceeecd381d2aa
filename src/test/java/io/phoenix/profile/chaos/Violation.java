package io.phoenix.profile.chaos;

/** Something in a history that was promised not to be. */
record Violation(String rule, String what) {

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
