package io.phoenix.profile.edge;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Gives the head of a response a buffer with room for a small body, such as a profile. Netty's encoder sizes the buffer by
 * the heads before, and copies a body behind the head only where it happens to fit; otherwise each response is two buffers
 * with promises of their own. Thread-safe.
 */
final class ResponseAllocator extends AbstractByteBufAllocator {

    /** Smaller buffers are no heads, but frames of HTTP/2, of which a client can make the instance hold many. */
    private static final int HEAD_BYTES_MIN = 200;

    private static final int HEAD_AND_BODY_BYTES = 1024;

    private final ByteBufAllocator pooled;

    ResponseAllocator(ByteBufAllocator pooled) {
        super(true);
        this.pooled = pooled;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return pooled.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        boolean head = initialCapacity >= HEAD_BYTES_MIN && initialCapacity < HEAD_AND_BODY_BYTES;
        return pooled.directBuffer(head ? Math.min(HEAD_AND_BODY_BYTES, maxCapacity) : initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return pooled.isDirectBufferPooled();
    }
}
