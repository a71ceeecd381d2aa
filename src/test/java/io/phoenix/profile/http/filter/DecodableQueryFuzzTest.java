package io.phoenix.profile.http.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.phoenix.profile.testing.Mutations;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The decoder of Netty, which Vert.x uses, is the reference. */
class DecodableQueryFuzzTest {

    @Property
    void isDecodable_anyQuery_agreesWithTheDecoder(@ForAll("queries") String query) {
        assertThat(DecodableQuery.isDecodable(query)).isEqualTo(decodes(query));
    }

    private static boolean decodes(String query) {
        try {
            return new QueryStringDecoder("/?" + query).parameters() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Separators split an escape sequence that the whole query would have. */
    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("%25Ff+&=;a\u00ff").ofMaxLength(12),
                Mutations.of("user_ids=a%2Cb,c&create=false", "%f0%9f%90%af=%"));
    }
}
