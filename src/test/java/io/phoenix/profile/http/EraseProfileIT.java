package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Erasure of a profile. */
@ExtendWith(ApiResolver.class)
class EraseProfileIT {

    private final Api api;

    EraseProfileIT(Api api) {
        this.api = api;
    }

    @Test
    void delete_ownProfile_nextReadCreatesANewOne() throws Exception {
        Answer before = api.put("alice", "{\"name\":\"Soon Gone\"}").assertOk();

        Answer erased = delete("alice");
        Answer after = api.get("alice").assertOk();

        assertThat(erased.status()).isEqualTo(204);
        assertThat(erased.body()).isEmpty();
        assertThat(after.header("X-Profile-Source")).isEqualTo("created");
        assertThat(after.name()).isNotEqualTo("Soon Gone");
        assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @Test
    void delete_absentProfile_is204() throws Exception {
        assertThat(delete("absent").status()).isEqualTo(204);
        api.get("alice").assertOk();
        assertThat(delete("alice").status()).isEqualTo(204);
        assertThat(delete("alice").status()).isEqualTo(204);
    }

    @Test
    void put_ifMatchOfErasedProfile_is412() throws Exception {
        String tag = api.get("alice").header("ETag");
        delete("alice");

        api.send(api.change("alice", "{\"name\":\"Back Again\"}").header("If-Match", tag))
                .assertError(412, "PROFILE_001");
    }

    private Answer delete(String user) throws Exception {
        return api.send(api.request(Api.path(user), user).DELETE());
    }
}
