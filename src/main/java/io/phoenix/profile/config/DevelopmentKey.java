package io.phoenix.profile.config;

/** The key that signs tokens for trying things out. Everybody knows it, so it protects nothing. */
public final class DevelopmentKey {

    /** The key. */
    public static final Secret SECRET = new Secret("phoenix-profile-development-key-which-everybody-knows");

    private DevelopmentKey() {}
}
