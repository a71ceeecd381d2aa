package io.phoenix.profile.http.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What browsers are told of a page of ours (Content Security Policy Level 3, Referrer Policy): that it loads nothing from
 * elsewhere but avatars, runs no script that stands in the page, is in no frame, and tells nobody where a visitor comes
 * from.
 */
public final class PagePolicy implements Handler<RoutingContext> {

    private static final String NOTHING_ELSE = "default-src 'none'; script-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OWN_IMAGES = "'self' data:";

    /** Scheme and host of a template, where neither depends on a variable. */
    private static final Pattern ORIGIN = Pattern.compile("(https?://[A-Za-z0-9.:\\[\\]-]+)(?:[/?#].*)?");

    private final String images;
    private final String security;

    private PagePolicy(String styles, String images) {
        this.images = images;
        this.security = NOTHING_ELSE + "; style-src " + styles + "; img-src " + images;
    }

    /** For a page that shows avatars, wherever the template of their addresses says they are. */
    public static PagePolicy withAvatars(String urlTemplate) {
        Matcher origin = ORIGIN.matcher(urlTemplate);
        return new PagePolicy("'self'", OWN_IMAGES + ' ' + (origin.matches() ? origin.group(1) : "https:"));
    }

    /** For a page whose scripts set the styles of elements. */
    static PagePolicy withInlineStyles() {
        return new PagePolicy("'self' 'unsafe-inline'", OWN_IMAGES);
    }

    /** Where pictures may come from. */
    public String images() {
        return images;
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", security)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        context.next();
    }
}
