package io.phoenix.profile.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is known of a file before its rows are read.
 *
 * @param sha256 identifies the content, in hexadecimal
 * @param lines about the number of rows
 */
public record FileSurvey(Format format, String sha256, long lines) {

    private static final int BUFFER_BYTES = 1 << 16;

    /** The format of a file: NDJSON begins with a brace, which no header of CSV does. */
    public enum Format {
        CSV,
        NDJSON
    }

    /** Reads the file once, in constant memory. Throws IOException if it can't be read, is empty, not in UTF-8, or has a NUL. */
    public static FileSurvey of(Path file) throws IOException {
        MessageDigest digest = newDigest();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        CharBuffer characters = CharBuffer.allocate(BUFFER_BYTES);
        long lines = 0;
        int first = 0;
        int last = '\n';
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                if (count < 0) {
                    break;
                }
                int begin = bytes.position();
                digest.update(bytes.array(), begin, count);
                for (int i = begin; i < begin + count; i++) {
                    last = bytes.array()[i];
                    lines += last == '\n' ? 1 : 0;
                    if (last == 0) {
                        // perhaps UTF-16, of which every second byte is NUL
                        throw new IOException("NUL in line " + (lines + 1) + " (expected: UTF-8)");
                    }
                }
                bytes.position(begin + count).flip();
                requireUtf8(decoder.decode(bytes, characters.clear(), false), lines);
                characters.flip();
                for (int i = 0; first == 0 && i < characters.length(); i++) {
                    char character = characters.get(i);
                    first = Character.isWhitespace(character) || character == '\ufeff' ? 0 : character;
                }
                bytes.compact();
            }
        }
        bytes.flip();
        requireUtf8(decoder.decode(bytes, characters.clear(), true), lines);
        if (first == 0) {
            throw new IOException("'" + file + "' is empty (expected: CSV with a header, or NDJSON)");
        }
        return new FileSurvey(
                first == '{' ? Format.NDJSON : Format.CSV,
                HexFormat.of().formatHex(digest.digest()),
                lines + (last == '\n' ? 0 : 1) - (first == '{' ? 0 : 1));
    }

    private static void requireUtf8(CoderResult result, long lines) throws IOException {
        if (result.isError()) {
            throw new IOException("not in UTF-8, before line " + (lines + 1) + " or in it (expected: UTF-8)");
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
