package io.phoenix.profile.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signed request, as documented for partners. */
record Signed(String method, String target, String time, String body) {

    static Signed now(String method, String target, String body) {
        return new Signed(method, target, Long.toString(Instant.now().getEpochSecond()), body);
    }

    String signature(String key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return "hmac-sha256="
                + HexFormat.of()
                        .formatHex(mac.doFinal((method + '\n' + target + '\n' + time + '\n' + body).getBytes(UTF_8)));
    }

    /** The request with any signature. */
    HttpRequest.Builder on(HttpRequest.Builder request, String tenant, String signature) {
        return request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("X-Tenant-Id", tenant)
                .header("X-Timestamp", time)
                .header("X-Signature", signature);
    }
}
