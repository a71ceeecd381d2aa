package io.phoenix.profile.client;

import java.time.Instant;
import java.util.Map;

/**
 * The profile of a user. Of two states of one user, the one with the greater version is newer.
 *
 * @param nameIsCustom whether the user chose the name
 */
public record Profile(
        String tenantId,
        String userId,
        String name,
        String avatarUrl,
        Instant createdAt,
        Instant updatedAt,
        long version,
        boolean nameIsCustom) {

    static Profile of(Map<String, Object> json) {
        return new Profile(
                (String) json.get("tenant_id"),
                (String) json.get("user_id"),
                (String) json.get("name"),
                (String) json.get("avatar_url"),
                Instant.parse((String) json.get("created_at")),
                Instant.parse((String) json.get("updated_at")),
                // neither is public
                ((Number) json.getOrDefault("version", 0)).longValue(),
                (Boolean) json.getOrDefault("name_is_custom", false));
    }
}
