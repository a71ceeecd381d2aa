package io.phoenix.profile.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseAllocatorTest {

    @ParameterizedTest
    @CsvSource({"235, 1", "360, 1", "4000, 2"})
    void response_bodyOfSomeBytes_takesSoManyBuffers(int bodyBytes, int buffers) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());
        channel.config().setAllocator(new ResponseAllocator(channel.alloc()));
        // the encoder sizes its buffer by the heads before
        for (int i = 0; i < 50; i++) {
            assertThat(buffersOf(channel, bodyBytes)).isEqualTo(buffers);
        }
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({"9, 9", "17, 17", "376, 1024", "4000, 4000"})
    void directBuffer_ofSomeBytes_hasSuchACapacity(int initial, int capacity) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf buffer = new ResponseAllocator(channel.alloc()).directBuffer(initial);

        assertThat(buffer.capacity()).isEqualTo(capacity);
        assertThat(buffer.release()).isTrue();
    }

    /** The head is as long as that of a profile. */
    private static int buffersOf(EmbeddedChannel channel, int bodyBytes) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[bodyBytes]));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bodyBytes).set(HttpHeaderNames.VARY, "v".repeat(240));
        channel.writeOutbound(response);
        int buffers = 0;
        for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            buffers++;
            ReferenceCountUtil.release(part);
        }
        return buffers;
    }
}
