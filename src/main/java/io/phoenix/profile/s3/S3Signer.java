package io.phoenix.profile.s3;

import io.phoenix.profile.config.S3Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests with AWS Signature Version 4, by the signer of AWS's SDK. Hashes the body: call it off the event loop. Thread-safe. */
final class S3Signer {

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final S3Settings settings;
    private final AwsCredentialsIdentity credentials;

    S3Signer(S3Settings settings) {
        this.settings = settings;
        this.credentials = AwsCredentialsIdentity.create(
                settings.accessKey(), settings.secretKey().text());
    }

    /** The signed request for an object. */
    RequestOptions sign(HttpMethod method, String key, Map<String, String> headers, byte[] body) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method.name()))
                .uri(URI.create(settings.url() + "/" + key));
        headers.forEach(request::putHeader);
        SignedRequest signed = signer.sign(SignRequest.builder(credentials)
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                // S3 differs from AWS's other services in both
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .build());
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(signed.request().getUri().toString());
        signed.request().headers().forEach((name, values) -> {
            // the HTTP client sets the same
            if (!name.equalsIgnoreCase("Host")) {
                values.forEach(value -> options.addHeader(name, value));
            }
        });
        return options;
    }
}
