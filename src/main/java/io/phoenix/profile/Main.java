package io.phoenix.profile;

/** Entry. */
final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
