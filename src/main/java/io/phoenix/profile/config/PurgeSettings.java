package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether and how shared caches are told to drop boards: the form of the requests, where they go, what authorises them, how often the
 * change log is read, the time limit of a request, and how many tags may be pending.
 */
public record PurgeSettings(
        Form form, List<URI> urls, Optional<Secret> token, Duration interval, Duration timeout, int tagsMax) {

    /** The form of a request, and how many tags one may name. */
    public enum Form {
        NONE(1),
        FASTLY(256),
        CLOUDFLARE(30),
        VARNISH(256);

        private final int tagsMax;

        Form(int tagsMax) {
            this.tagsMax = tagsMax;
        }

        public int tagsMax() {
            return tagsMax;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static PurgeSettings from(ConfigValues values) {
        Form form = values.choice("boards.purge", Form.NONE, List.of(Form.values()), Form::label);
        List<String> texts = values.list("boards.purge.urls", List.of());
        List<URI> urls = texts.stream()
                .flatMap(text -> ConfigValues.uri(text).filter(ConfigValues::isWeb).stream())
                .toList();
        if (urls.size() < texts.size() || (form != Form.NONE && urls.isEmpty())) {
            values.mistake(
                    "boards.purge.urls",
                    "not set, or malformed",
                    "the URLs that purge, such as https://api.fastly.com/service/SERVICE_ID/purge");
        }
        Optional<Secret> token = values.secret("boards.purge.token", 1);
        if (token.isEmpty() && (form == Form.FASTLY || form == Form.CLOUDFLARE)) {
            values.mistake("boards.purge.token", "not set", "the API token of " + form.label());
        }
        return new PurgeSettings(
                form,
                urls,
                token,
                values.duration("boards.purge.interval", "250ms", "10ms", "1m"),
                values.duration("boards.purge.timeout", "2s", "10ms", "4s"),
                values.number("boards.purge.tags.max", 20_000, 10, 1_000_000));
    }
}
