package io.phoenix.profile.http.server;

import io.netty.buffer.ByteBuf;

/**
 * Checks the framing of one chunked body (RFC 9112, section 7.1) ahead of Netty, which ignores everything after a control
 * character behind the size of a chunk. Trailers are not checked. For one event loop.
 */
final class ChunkFraming {

    private static final int DIGITS_MAX = 16;
    private static final int RADIX = 16;

    private State state = State.SIZE;
    private int digits;
    private long size;

    /** How many of the readable bytes have been checked. */
    private int ahead;

    private enum State {
        SIZE,
        SPACE_AFTER_SIZE,
        EXTENSION,
        LINE_FEED,
        DATA,
        DATA_RETURN,
        DATA_LINE_FEED,
        TRAILERS
    }

    /** Checks the new bytes in the buffer; false if the framing is malformed. */
    boolean accepts(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int index = buffer.readerIndex() + ahead;
        while (index < end && state != State.TRAILERS) {
            if (state == State.DATA) {
                int length = (int) Math.min(size, end - index);
                size -= length;
                index += length;
                state = size == 0 ? State.DATA_RETURN : State.DATA;
            } else if (!accepts(buffer.getByte(index++))) {
                return false;
            }
        }
        ahead = end - buffer.readerIndex();
        return true;
    }

    /** Notes how far Netty has read since. */
    void passed(ByteBuf buffer) {
        ahead = buffer.readableBytes();
    }

    private boolean accepts(byte next) {
        switch (state) {
            case SIZE -> {
                int digit = Character.digit(next, RADIX);
                if (digit >= 0) {
                    size = size * RADIX + digit;
                    return ++digits <= DIGITS_MAX && size <= Integer.MAX_VALUE;
                }
                return digits > 0 && afterSize(next);
            }
            case SPACE_AFTER_SIZE -> {
                // spaces are allowed before an extension only
                state = next == ';' ? State.EXTENSION : state;
                return next == ';' || isSpace(next);
            }
            case EXTENSION -> {
                state = next == '\r' ? State.LINE_FEED : state;
                return next == '\r' || isSpace(next) || (next > ' ' && next != 0x7f) || next < 0;
            }
            case LINE_FEED -> {
                boolean last = size == 0;
                state = last ? State.TRAILERS : State.DATA;
                digits = 0;
                return next == '\n';
            }
            case DATA_RETURN -> {
                state = State.DATA_LINE_FEED;
                return next == '\r';
            }
            case DATA_LINE_FEED -> {
                state = State.SIZE;
                return next == '\n';
            }
            default -> throw new IllegalStateException(state + " has no framing");
        }
    }

    private boolean afterSize(byte next) {
        if (next == '\r') {
            state = State.LINE_FEED;
        } else if (next == ';') {
            state = State.EXTENSION;
        } else if (isSpace(next)) {
            state = State.SPACE_AFTER_SIZE;
        } else {
            return false;
        }
        return true;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\t';
    }
}
