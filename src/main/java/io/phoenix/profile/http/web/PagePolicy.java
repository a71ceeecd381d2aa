package io.phoenix.profile.http.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Security headers of a web page (Content Security Policy Level 3, Referrer Policy): it loads nothing from other origins
 * but images, runs no inline script, can't be framed and sends no referrer.
 */
record PagePolicy(String policy) implements Handler<RoutingContext> {

    private static final String BASE = "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OWN_IMAGES = "'self' data:";

    /** Scheme and host of a URL template, if neither contains a variable. */
    private static final Pattern ORIGIN = Pattern.compile("(https?://[A-Za-z0-9.:\\[\\]-]+)(?:[/?#].*)?");

    /** For a page that shows nothing but its own files. */
    static PagePolicy own() {
        return new PagePolicy(BASE + "; style-src 'self'; img-src " + OWN_IMAGES);
    }

    /**
     * For a page that shows avatars and own pictures: images from the origin of the URL template, and from every host over
     * https. Operators list hosts of pictures at run time, and a list here would be as long as there are tenants, and show
     * their hosts to everybody who loads the page.
     */
    static PagePolicy withAvatars(String urlTemplate) {
        Matcher origin = ORIGIN.matcher(urlTemplate);
        boolean plain = origin.matches() && urlTemplate.startsWith("http:");
        return new PagePolicy(
                BASE + "; style-src 'self'; img-src " + OWN_IMAGES + " https:" + (plain ? ' ' + origin.group(1) : ""));
    }

    /** For a page whose scripts set inline styles. */
    static PagePolicy withInlineStyles() {
        return new PagePolicy(BASE + "; style-src 'self' 'unsafe-inline'; img-src " + OWN_IMAGES);
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        context.next();
    }
}
