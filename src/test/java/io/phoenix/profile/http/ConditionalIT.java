package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests: reads answered with 304, writes answered with 412. TAG stands for the current entity tag. */
@ExtendWith(ApiResolver.class)
class ConditionalIT {

    private final Api api;

    ConditionalIT(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TAG",
                "W/TAG",
                "*",
                "\"other\", TAG",
                "TAG, \"other\"",
                "\"other\",TAG,\"third\"",
                "\"other\" , W/TAG",
                ", TAG"
            })
    void get_ifNoneMatchWithCurrentTag_is304WithoutBody(String header) throws Exception {
        Answer first = api.get("alice");
        String tag = first.header("ETag");

        Answer answer = api.get("alice", "If-None-Match", header.replace("TAG", tag));

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(tag);
        assertThat(answer.header("Cache-Control")).isEqualTo(first.header("Cache-Control"));
        assertThat(answer.header("Vary")).isEqualTo(first.header("Vary"));
        assertThat(answer.header("X-Profile-Source")).isEqualTo("local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"other\"", "\"\"", "\"1\", \"2\"", "not a tag", ",", "\"*\"", "\"TAG"})
    void get_ifNoneMatchWithOtherTags_is200(String header) throws Exception {
        String tag = api.get("alice").header("ETag");

        api.get("alice", "If-None-Match", header.replace("TAG", tag)).assertOk();
    }

    @Test
    void get_ifNoneMatchInTwoLines_isOneList() throws Exception {
        String tag = api.get("alice").header("ETag");

        Answer answer = api.send(api.request(Api.path("alice"), "alice")
                .header("If-None-Match", "\"other\"")
                .header("If-None-Match", tag));

        assertThat(answer.status()).isEqualTo(304);
    }

    @Test
    void get_ifNoneMatchWithOlderTag_returnsTheNewTag() throws Exception {
        String before = api.get("alice").header("ETag");
        String changed = api.put("alice", "{\"name\":\"Alice Lind\"}").header("ETag");

        Answer answer = api.get("alice", "If-None-Match", before).assertOk();

        assertThat(answer.header("ETag")).isEqualTo(changed).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAG", "*", "\"other\", TAG", "TAG, \"other\"", "\"1-a\",\"2-b\", TAG"})
    void put_ifMatchWithCurrentTag_changesTheProfile(String header) throws Exception {
        String tag = api.get("alice").header("ETag");

        Answer answer = api.send(renaming("alice", header.replace("TAG", tag)));

        assertThat(answer.assertOk().name()).isEqualTo("Alice Lind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/TAG", "\"1-a\"", "\"0\"", "not a tag", "", ",", "\"1-a\", W/TAG", "\"TAG"})
    void put_ifMatchWithOtherTags_is412AndChangesNothing(String header) throws Exception {
        Answer before = api.get("alice");

        Answer answer = api.send(renaming("alice", header.replace("TAG", before.header("ETag"))));

        answer.assertError(412, "PROFILE_001");
        assertThat(api.get("alice").body()).isEqualTo(before.body());
    }

    @Test
    void put_ifMatchWithOlderTag_is412() throws Exception {
        String stale = api.get("alice").header("ETag");
        api.put("alice", "{\"regenerate_avatar\":true}").assertOk();

        api.send(renaming("alice", stale)).assertError(412, "PROFILE_001");
    }

    @Test
    void put_ifMatchWithTagOfLastResponse_succeedsRepeatedly() throws Exception {
        String tag = api.get("alice").header("ETag");
        for (int i = 0; i < 5; i++) {
            Answer answer =
                    api.send(api.change("alice", "{\"regenerate_avatar\":true}").header("If-Match", tag));
            tag = answer.assertOk().header("ETag");
        }
        assertThat(api.get("alice").header("ETag")).isEqualTo(tag);
    }

    @Test
    void put_ifMatchForAbsentProfile_is412AndCreatesNone() throws Exception {
        api.send(renaming("absent", "\"1-a\"")).assertError(412, "PROFILE_001");

        assertThat(api.get("absent").header("X-Profile-Source")).isEqualTo("created");
    }

    private HttpRequest.Builder renaming(String user, String ifMatch) {
        return api.change(user, "{\"name\":\"Alice Lind\"}").header("If-Match", ifMatch);
    }
}
