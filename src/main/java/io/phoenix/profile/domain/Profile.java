package io.phoenix.profile.domain;

import java.time.Instant;

/**
 * What the service knows of a user.
 *
 * @param name the display name, generated or chosen
 * @param nameIsCustom whether the user chose the name
 * @param avatarGeneration counts the times that the user asked for another avatar, from 0
 * @param version grows with every change, also across erasing and creating anew; the greater of two is the newer
 * @param createdAt when the profile was created; never changes
 * @param updatedAt when the profile last changed; equal to {@code createdAt} for one that never did
 */
public record Profile(
        ProfileId id,
        String name,
        boolean nameIsCustom,
        int avatarGeneration,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
