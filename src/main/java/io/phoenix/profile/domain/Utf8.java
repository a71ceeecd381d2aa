package io.phoenix.profile.domain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** UTF-8 (RFC 3629), decoded strictly: the constructor of a string would replace malformed bytes. */
public final class Utf8 {

    private Utf8() {}

    /** The bytes as text; null if they are not UTF-8. */
    @Nullable public static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
