package io.phoenix.profile.http.wire;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of an avatar, by a template with the variables {@code {tenant}}, {@code {user}}, {@code {style}} and
 * {@code {key}}. Safe for use by several threads.
 *
 * <p>{@code {key}} is a keyed hash of tenant, user and generation: it tells nobody who the user is. A template without it
 * still gives another address after a regeneration, since {@code {user}} then ends in the generation.
 */
public final class AvatarUrls {

    private final String template;
    private final AvatarStyle style;
    private final KeyedHash hash;
    private final boolean keyed;

    /** Addresses by the template, of avatars in the style. */
    public AvatarUrls(String template, AvatarStyle style, KeyedHash hash) {
        this.template = template;
        this.style = style;
        this.hash = hash;
        this.keyed = template.contains("{key}");
    }

    String of(Profile profile) {
        String user = encoded(profile.id().userId());
        int generation = profile.avatarGeneration();
        return template.replace("{tenant}", encoded(profile.id().tenantId()))
                .replace("{user}", keyed || generation == 0 ? user : user + '_' + generation)
                .replace("{style}", style.urlName())
                .replace("{key}", keyed ? key(profile) : "");
    }

    private String key(Profile profile) {
        return style.key(hash, profile.id(), profile.avatarGeneration(), profile.name())
                .toString();
    }

    private static String encoded(String variable) {
        return URLEncoder.encode(variable, StandardCharsets.UTF_8);
    }
}
