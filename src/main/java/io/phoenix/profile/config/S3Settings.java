package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A bucket of S3, or of a storage with its API.
 *
 * @param url of the bucket, without a slash at the end: objects are below it
 * @param connectionsMax connections that are open at once
 * @param waitingMax requests that wait for one
 * @param timeout of a request, with the wait for a connection and a second attempt
 */
public record S3Settings(
        URI url,
        String region,
        String accessKey,
        Secret secretKey,
        int connectionsMax,
        int waitingMax,
        Duration connectTimeout,
        Duration timeout) {

    private static final String URL = "pictures.s3.url";
    private static final String EXPECTED = "the URL of a bucket, such as https://pictures.s3.eu-central-1.amazonaws.com"
            + " or http://minio:9000/pictures";

    /** Empty where no bucket is configured. */
    static Optional<S3Settings> from(ConfigValues values) {
        Optional<URI> url = values.webAddress(URL, EXPECTED);
        Optional<String> accessKey = values.optional("pictures.s3.access-key");
        Optional<Secret> secretKey = values.secret("pictures.s3.secret-key", 1);
        S3Settings settings = new S3Settings(
                url.map(S3Settings::withoutSlash).orElseGet(() -> URI.create("http://localhost")),
                values.text("pictures.s3.region", "us-east-1"),
                accessKey.orElse(""),
                secretKey.orElseGet(() -> new Secret("")),
                values.number("pictures.s3.connections.max", 20, 1, 1_000),
                values.number("pictures.s3.waiting.max", 100, 0, 10_000),
                values.duration("pictures.s3.connect.timeout", "1s", "1ms", "1m"),
                values.duration("pictures.s3.timeout", "5s", "1ms", "1m"));
        if (url.isEmpty()) {
            return Optional.empty();
        }
        requireBare(url.get(), values);
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            values.mistake(
                    accessKey.isEmpty() ? "pictures.s3.access-key" : "pictures.s3.secret-key",
                    "not set",
                    "the credentials of " + URL);
        }
        return Optional.of(settings);
    }

    private static void requireBare(URI url, ConfigValues values) {
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            values.hiddenMistake(URL, EXPECTED);
        }
    }

    private static URI withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }
}
