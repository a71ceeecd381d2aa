package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.UserIds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of different ids differ, and so do their slots in a cluster. */
class RedisKeysTest {

    private static final List<ProfileId> IDS = UserIds.valid(10_000, 6).stream()
            .map(user -> new ProfileId("demo", user))
            .toList();

    @Test
    void value_plainId_isNotEscaped() {
        assertThat(RedisKeys.value(new ProfileId("demo", "a/b é{"))).isEqualTo("pp2:{demo/a/b é{}:v");
    }

    @Test
    void tag_ofValueAndLease_isTheSameAndCoversTheId() {
        Set<String> tags = new HashSet<>();
        for (ProfileId id : IDS) {
            assertThat(tag(RedisKeys.lease(id))).isEqualTo(tag(RedisKeys.value(id)));
            tags.add(tag(RedisKeys.value(id)));
        }

        assertThat(tags).hasSameSizeAs(IDS);
    }

    /** What Redis Cluster hashes: the text between the first brace and the next closing one. */
    private static String tag(String key) {
        int open = key.indexOf('{');
        return key.substring(open + 1, key.indexOf('}', open));
    }
}
