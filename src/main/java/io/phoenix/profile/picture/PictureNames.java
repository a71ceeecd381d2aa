package io.phoenix.profile.picture;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * The names of own pictures, under which they are stored and served: a keyed hash of tenant, user and content (HMAC-SHA-256, RFC
 * 2104), so that a name is never that of another picture and does not reveal its user; and in front of it a message authentication
 * code, so that an invented name costs one hash and no statement. Thread-safe.
 */
public final class PictureNames {

    private static final int HASH_BYTES = 16;
    private static final int CODE_BYTES = 5;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern NAME =
            Pattern.compile("[0-9a-f]{" + 2 * (CODE_BYTES + HASH_BYTES) + "}\\.(?:jpg|png)");

    private final KeyedHash hashes;
    private final KeyedHash codes;

    /** The secret is that of the database: names must outlast every other one. */
    public PictureNames(byte[] databaseSecret) {
        KeyedHash secret = new KeyedHash(databaseSecret);
        hashes = secret.derived("own picture");
        codes = secret.derived("name of an own picture");
    }

    public String of(ProfileId id, OwnPicture picture) {
        Mac mac = hashes.mac();
        // neither id contains a zero byte
        mac.update((id.tenantId() + '\0' + id.userId() + '\0').getBytes(StandardCharsets.UTF_8));
        String text =
                HEX.formatHex(Arrays.copyOf(mac.doFinal(picture.content()), HASH_BYTES)) + '.' + picture.extension();
        return codeOf(text) + text;
    }

    /** Whether it has the form of a name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether the name comes from {@link #of} under the same secret. */
    public boolean isGenuine(String name) {
        return isName(name)
                && MessageDigest.isEqual(
                        name.substring(0, 2 * CODE_BYTES).getBytes(StandardCharsets.US_ASCII),
                        codeOf(name.substring(2 * CODE_BYTES)).getBytes(StandardCharsets.US_ASCII));
    }

    private String codeOf(String text) {
        byte[] code = codes.of(text.getBytes(StandardCharsets.US_ASCII));
        return HEX.formatHex(Arrays.copyOf(code, CODE_BYTES));
    }
}
