package io.phoenix.profile.testing;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Removes the messages of subscriptions from the replies of one Redis connection, in the Redis serialization protocol, version 2 or 3.
 * For use by one thread, from the beginning of the connection.
 */
final class MessageFilter {

    private static final int INCOMPLETE = -1;
    private static final String MESSAGE = "3\r\n$7\r\nmessage\r\n";

    private final Runnable whenDropped;
    private Buffer pending = Buffer.buffer();

    MessageFilter(Runnable whenDropped) {
        this.whenDropped = whenDropped;
    }

    /** What is complete by now. An incomplete reply follows when its rest has come. */
    Buffer filter(Buffer bytes, boolean dropsMessages) {
        pending.appendBuffer(bytes);
        Buffer kept = Buffer.buffer();
        int from = 0;
        for (int end = endOfReply(from); end != INCOMPLETE; end = endOfReply(from)) {
            if (dropsMessages && isMessage(from)) {
                whenDropped.run();
            } else {
                kept.appendBuffer(pending, from, end - from);
            }
            from = end;
        }
        pending = pending.getBuffer(from, pending.length());
        return kept;
    }

    private boolean isMessage(int at) {
        int end = at + 1 + MESSAGE.length();
        return end <= pending.length()
                && pending.getString(at + 1, end, StandardCharsets.ISO_8859_1.name())
                        .equals(MESSAGE);
    }

    private int endOfReply(int at) {
        int end = endOfLine(at);
        if (end == INCOMPLETE) {
            return INCOMPLETE;
        }
        return switch (pending.getByte(at)) {
            case '$', '=', '!' -> endOfText(at, end);
            case '*', '>', '~' -> endOfReplies(numberAt(at), end);
            case '%' -> endOfReplies(2 * numberAt(at), end);
            default -> end;
        };
    }

    private int endOfText(int at, int line) {
        int length = numberAt(at);
        // null has no text
        int end = length < 0 ? line : line + length + 2;
        return end <= pending.length() ? end : INCOMPLETE;
    }

    private int endOfReplies(int count, int at) {
        int end = at;
        for (int i = 0; i < count && end != INCOMPLETE; i++) {
            end = endOfReply(end);
        }
        return end;
    }

    private int endOfLine(int at) {
        for (int i = at; i < pending.length(); i++) {
            if (pending.getByte(i) == '\n') {
                return i + 1;
            }
        }
        return INCOMPLETE;
    }

    private int numberAt(int at) {
        return Integer.parseInt(pending.getString(at + 1, endOfLine(at) - 2, StandardCharsets.ISO_8859_1.name()));
    }
}
