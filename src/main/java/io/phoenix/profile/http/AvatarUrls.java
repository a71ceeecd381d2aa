package io.phoenix.profile.http;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The address of an avatar, by a template with the variables {@code {tenant}}, {@code {user}}, {@code {style}} and
 * {@code {key}}. Safe for use by several threads.
 *
 * <p>{@code {key}} is a keyed hash of tenant, user and generation: it tells nobody who the user is. A template without it
 * still gives another address after a regeneration, since {@code {user}} then ends in the generation.
 */
public final class AvatarUrls {

    private final String template;
    private final KeyedHash hash;
    private final boolean keyed;

    /** Addresses by the template. */
    public AvatarUrls(String template, KeyedHash hash) {
        this.template = template;
        this.hash = hash;
        this.keyed = template.contains("{key}");
    }

    String of(Profile profile) {
        String user = encoded(profile.id().userId());
        int generation = profile.avatarGeneration();
        return template.replace("{tenant}", encoded(profile.id().tenantId()))
                .replace("{user}", keyed || generation == 0 ? user : user + '_' + generation)
                .replace("{style}", "critter1")
                .replace("{key}", keyed ? key(profile) : "");
    }

    private String key(Profile profile) {
        return HexFormat.of().formatHex(hash.of("avatar", profile.id(), profile.avatarGeneration()), 0, 16);
    }

    private static String encoded(String variable) {
        return URLEncoder.encode(variable, StandardCharsets.UTF_8);
    }
}
