package io.phoenix.profile.auth;

/** Who is asking, and how much it may ask. */
public record Admission(Caller caller, Allowance allowance) {}
