package io.phoenix.profile.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.phoenix.profile.loop.EndOfTurn;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;

/**
 * Parses JSON Web Tokens in the compact serialization (RFC 7515, section 7.1; RFC 7519). Thread-safe.
 *
 * <p>Each part has one valid encoding: base64url without padding or stray bits, and in it UTF-8. Extensions ({@code crit},
 * {@code b64}) are not supported, and tokens of a type other than an access token are refused.
 */
final class TokenParser {

    private static final DefaultJOSEObjectTypeVerifier<?> ACCESS_TOKEN = new DefaultJOSEObjectTypeVerifier<>(
            null,
            JOSEObjectType.JWT,
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/jwt"),
            new JOSEObjectType("application/at+jwt"));

    /** Issuers send the same header with every token of a key. */
    private static final int HEADERS_MAX = 1_000;

    private final Cache<String, JWSHeader> headers = Caffeine.newBuilder()
            .maximumSize(HEADERS_MAX)
            .executor(new EndOfTurn())
            .build();

    /** Parses the token; throws {@link ParseException} if it is malformed. */
    ParsedToken parse(String token) throws ParseException {
        int header = token.indexOf('.');
        int payload = token.indexOf('.', header + 1);
        if (header < 0 || payload < 0 || token.indexOf('.', payload + 1) >= 0) {
            throw new ParseException("not three parts", 0);
        }
        return new ParsedToken(
                header(token.substring(0, header)),
                object(token.substring(header + 1, payload)),
                token.substring(0, payload).getBytes(US_ASCII),
                decode(token.substring(payload + 1)));
    }

    private JWSHeader header(String encoded) throws ParseException {
        JWSHeader known = headers.getIfPresent(encoded);
        if (known != null) {
            return known;
        }
        Map<String, Object> members = object(encoded);
        if (members.containsKey("crit") || !Boolean.TRUE.equals(members.getOrDefault("b64", true))) {
            throw new ParseException("extensions are not supported", 0);
        }
        JWSHeader header = JWSHeader.parse(members, new Base64URL(encoded));
        try {
            ACCESS_TOKEN.verify(header.getType(), null);
        } catch (BadJOSEException otherType) {
            throw new ParseException("typ: " + header.getType(), 0);
        }
        headers.put(encoded, header);
        return header;
    }

    private static Map<String, Object> object(String encoded) throws ParseException {
        return JoseJson.object(decode(encoded));
    }

    /** Strict, unlike the decoder of the library, which skips unknown characters. */
    private static byte[] decode(String encoded) throws ParseException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(encoded)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // refused below, like padding and stray bits
        }
        throw new ParseException("not base64url", 0);
    }
}
