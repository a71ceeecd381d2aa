package io.phoenix.profile.config;

import io.phoenix.profile.domain.PictureHosts;
import java.util.List;

/**
 * The own pictures of one tenant.
 *
 * @param uploads whether users may upload them
 * @param review whether they are shown only once a moderator has approved
 * @param hosts those whose pictures a profile may name by URL
 */
public record PicturePolicy(boolean uploads, boolean review, PictureHosts hosts) {

    static final PicturePolicy BUILT_IN = new PicturePolicy(false, false, PictureHosts.NONE);

    static PicturePolicy from(ConfigValues values, String prefix, PicturePolicy inherited) {
        String keys = prefix + "pictures.";
        return new PicturePolicy(
                values.flag(keys + "uploads", inherited.uploads),
                values.flag(keys + "review", inherited.review),
                hosts(values, keys + "hosts", inherited.hosts));
    }

    private static PictureHosts hosts(ConfigValues values, String key, PictureHosts inherited) {
        List<String> hosts = values.list(key, inherited.hosts());
        List<String> others =
                hosts.stream().filter(host -> !PictureHosts.isHost(host)).toList();
        others.forEach(other -> values.mistake(
                key, "'" + other + "'", "hosts such as cdn.example.com or *.example.com, separated by commas"));
        return others.isEmpty() ? new PictureHosts(hosts) : inherited;
    }
}
