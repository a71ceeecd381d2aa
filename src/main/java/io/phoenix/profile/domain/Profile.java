package io.phoenix.profile.domain;

import java.time.Instant;

/**
 * A profile as stored in Postgres.
 *
 * @param name the display name, generated or chosen
 * @param nameIsCustom whether the user chose the name
 * @param avatarGeneration how often the user regenerated the avatar, from 0
 * @param version grows with every change, also across erasure and re-creation
 * @param updatedAt equal to {@code createdAt} until the first change
 */
public record Profile(
        ProfileId id,
        String name,
        boolean nameIsCustom,
        int avatarGeneration,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
