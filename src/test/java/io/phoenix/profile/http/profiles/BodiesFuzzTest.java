package io.phoenix.profile.http.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.profiles.ProfileRoutes.UpdateBody;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.testing.Mutations;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every body is either accepted, or refused with a bounded one-line message. */
class BodiesFuzzTest {

    private static final int IDS_MAX = 5;
    private static final Set<Kind> REFUSALS = Set.of(Kind.MALFORMED_BODY, Kind.UNSUPPORTED_MEDIA_TYPE, Kind.BATCH_SIZE);

    @Property
    void batch_anyText_isAcceptedOrRefused(@ForAll("batches") String body, @ForAll("contentTypes") String type) {
        try {
            JsonBody.requireJson(MultiMap.caseInsensitiveMultiMap().set("Content-Type", type));
            BatchRequest batch = BatchRequest.ofBody(Buffer.buffer(body), IDS_MAX);

            assertThat(batch.userIds()).hasSizeBetween(1, IDS_MAX).doesNotContainNull();
        } catch (ProfileFailure refused) {
            assertDocumented(refused);
        }
    }

    @Property
    void batch_anyBytes_isAcceptedOrRefused(@ForAll byte[] body) {
        try {
            BatchRequest.ofBody(Buffer.buffer(body), IDS_MAX);
        } catch (ProfileFailure refused) {
            assertDocumented(refused);
        }
    }

    @Property
    void update_anyText_isAcceptedOrRefused(@ForAll("updates") String body) {
        try {
            UpdateBody.parse(Buffer.buffer(body));
        } catch (ProfileFailure refused) {
            assertDocumented(refused);
        }
    }

    @Provide
    Arbitrary<String> batches() {
        return Mutations.of(
                "{\"user_ids\":[\"alice\",\"bob\"],\"create\":false}",
                "{\"user_ids\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
    }

    @Provide
    Arbitrary<String> updates() {
        return Mutations.of("{\"name\":\"Zo\\u00eb\",\"regenerate_avatar\":true}", "{\"name\":null,\"x\":[1,{}]}");
    }

    @Provide
    Arbitrary<String> contentTypes() {
        return Arbitraries.oneOf(
                Arbitraries.of("application/json", "application/json; charset=utf-8", "application/merge-patch+json"),
                Mutations.of("application/json"));
    }

    private static void assertDocumented(ProfileFailure refused) {
        assertThat(refused.kind()).isIn(REFUSALS);
        assertThat(refused.getMessage()).matches("(?U)[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{1,1000}");
    }
}
