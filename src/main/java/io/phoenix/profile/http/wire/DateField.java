package io.phoenix.profile.http.wire;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The {@code Date} of responses (RFC 9110, section 6.6.1), formatted once a second. Thread-safe. */
public final class DateField {

    /** Of fixed length (section 5.6.7), unlike the JDK's own format of RFC 1123. */
    private static final DateTimeFormatter FIXED_LENGTH = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static volatile Second present = Second.of(0);

    private DateField() {}

    private record Second(long number, CharSequence text) {

        static Second of(long number) {
            return new Second(number, HttpHeaders.createOptimized(FIXED_LENGTH.format(Instant.ofEpochSecond(number))));
        }
    }

    /** The present second; the same object for all of it. */
    public static CharSequence now() {
        long number = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        Second last = present;
        if (last.number != number) {
            last = Second.of(number);
            present = last;
        }
        return last.text;
    }
}
