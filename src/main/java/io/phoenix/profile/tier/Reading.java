package io.phoenix.profile.tier;

/** An answer and where it came from. */
public record Reading(Resident resident, Source source) {}
