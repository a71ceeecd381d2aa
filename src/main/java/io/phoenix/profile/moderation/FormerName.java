package io.phoenix.profile.moderation;

import java.time.Instant;

/**
 * A name that a user had. Immutable.
 *
 * @param isCustom whether the user chose it
 * @param until when the user, or a moderator, changed it
 */
public record FormerName(String name, boolean isCustom, Instant since, Instant until) {}
