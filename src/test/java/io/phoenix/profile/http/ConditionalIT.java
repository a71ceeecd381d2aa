package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** RFC 9110, section 8.8.3: a comma within quotes is part of a tag, which is opaque. */
    @ParameterizedTest
    @ValueSource(strings = {"\"x,*,y\"", "\"+V\"", "\"0V\"", "\"V \"", "\"x, \" TAG", "*, \"x\"", "\"x\\\", \"y\""})
    void read_tagThatOnlyResemblesTheCurrentOne_isNone(String field) throws Exception {
        String tag = api.get("alice").header("ETag");
        String opaque = tag.substring(1, tag.length() - 1);

        api.get("alice", "If-None-Match", field.replace("TAG", tag).replace("V", opaque))
                .assertOk();
        api.get("alice", "If-Match", field.replace("TAG", tag).replace("V", opaque))
                .assertError(412, "PROFILE_001");
    }

    /** RFC 9110, section 13.1.1: strong comparison, for every method. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"TAG | 200", "* | 200", "\"other\", TAG | 200", "W/TAG | 412", "\"other\" | 412"})
    void read_ifMatch_isEvaluatedForGetHeadAndBatch(String field, int status) throws Exception {
        for (String path : List.of(Api.path("alice"), "/v1/profiles?user_ids=alice", "/openapi.yaml", avatar())) {
            String tag = api.send(api.request(path, "alice")).assertOk().header("ETag");
            for (String method : List.of("GET", "HEAD")) {
                Answer answer = api.send(api.request(path, "alice")
                        .header("If-Match", field.replace("TAG", tag))
                        .method(method, BodyPublishers.noBody()));

                assertThat(answer.status()).as(method + ' ' + path).isEqualTo(status);
            }
        }
    }

    /** RFC 9110, section 13.1.2: for a method that changes, the result is 412 and not 304. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "TAG", "W/TAG", "\"other\", TAG"})
    void change_ifNoneMatchWithCurrentTag_is412AndChangesNothing(String field) throws Exception {
        Answer before = api.get("alice");
        String sent = field.replace("TAG", before.header("ETag"));

        api.send(api.change("alice", "{\"name\":\"Alice Lind\"}").header("If-None-Match", sent))
                .assertError(412, "PROFILE_001");
        api.send(erasing("alice").header("If-None-Match", sent)).assertError(412, "PROFILE_001");

        assertThat(api.get("alice").body()).isEqualTo(before.body());
    }

    @Test
    void put_ifNoneMatchStarForAbsentProfile_createsIt() throws Exception {
        Answer created = api.send(api.change("new", "{\"name\":\"Alice Lind\"}").header("If-None-Match", "*"));

        assertThat(created.assertOk().name()).isEqualTo("Alice Lind");
        api.send(api.change("new", "{\"name\":\"Alice Berg\"}").header("If-None-Match", "*"))
                .assertError(412, "PROFILE_001");
    }

    @Test
    void put_ifMatchStarForAbsentProfile_is412() throws Exception {
        api.send(renaming("absent", "*")).assertError(412, "PROFILE_001");
        api.send(erasing("absent").header("If-Match", "*")).assertError(412, "PROFILE_001");

        assertThat(api.get("absent").header("X-Profile-Source")).isEqualTo("created");
    }

    @Test
    void put_malformedIfNoneMatch_isRefused() throws Exception {
        for (String field : List.of("not a tag", "*, *", "\"open")) {
            api.send(api.change("alice", "{}").header("If-None-Match", field)).assertError(400, "REQ_002");
        }
    }

    @Test
    void delete_ifMatch_erasesThatVersionOnly() throws Exception {
        String before = api.get("alice").header("ETag");
        String current = api.put("alice", "{\"name\":\"Alice Lind\"}").header("ETag");

        api.send(erasing("alice").header("If-Match", before)).assertError(412, "PROFILE_001");
        assertThat(api.get("alice").name()).isEqualTo("Alice Lind");

        assertThat(api.send(erasing("alice").header("If-Match", current)).status())
                .isEqualTo(204);
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("created");
    }

    /** RFC 9110, section 13.1: an answer without a tag matches a star only. */
    @Test
    void everyRead_anyPrecondition_isEvaluated() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.reads()) {
            String tag = status(examples, operation, "X", "y", 200).header("ETag");

            status(examples, operation, "If-Match", "*", 200);
            status(examples, operation, "If-Match", "\"other\"", 412);
            status(examples, operation, "If-None-Match", "*", 304);
            status(examples, operation, "If-None-Match", "\"other\"", 200);
            if (tag != null) {
                status(examples, operation, "If-Match", tag, 200);
                status(examples, operation, "If-None-Match", tag, 304);
            }
        }
        for (String path : List.of("/health", "/ready", "/metrics")) {
            assertThat(api.send(api.managementRequest(path).header("If-Match", "\"other\""))
                            .status())
                    .as(path)
                    .isEqualTo(412);
            assertThat(api.send(api.managementRequest(path).header("If-None-Match", "*"))
                            .status())
                    .as(path)
                    .isEqualTo(304);
        }
    }

    /** No change passes without its precondition. */
    @Test
    void everyChange_ifMatchOfAnotherTag_is412() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.operations()) {
            if (!operation.method().equals("GET")) {
                status(examples, operation, "If-Match", "\"other\"", 412);
            }
        }
    }

    /** RFC 9110, sections 13.1.1 and 13.1.2: the target of a POST has no representation. */
    @Test
    void everyPost_anyPrecondition_isEvaluated() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.operations()) {
            if (operation.method().equals("POST")) {
                status(examples, operation, "If-Match", "*", 412);
                status(examples, operation, "If-None-Match", "not a tag", 400);
                assertThat(status(examples, operation, "If-None-Match", "*", operation.success())
                                .header("ETag"))
                        .isNull();
                status(examples, operation, "If-None-Match", "\"other\"", operation.success());
            }
        }
    }

    @Test
    void import_ifMatch_importsNothing() throws Exception {
        HttpRequest.Builder importing = api.request("/v1/profiles/import", "root", Caller.ROLE_ADMIN)
                .header("If-Match", "\"1-a\"")
                .POST(BodyPublishers.ofString("{\"user_id\":\"imported\"}"));

        api.send(importing).assertError(412, "PROFILE_001");

        assertThat(api.get("imported").header("X-Profile-Source")).isEqualTo("created");
    }

    /** RFC 9110, section 13.2.1: preconditions do not count for a request that is refused without them. */
    @Test
    void refusedRequest_withPrecondition_isRefusedAsWithout() throws Exception {
        api.send(api.request("/v1/instance", "alice").header("If-Match", "\"other\""))
                .assertError(403, "AUTH_005");
        api.send(api.request("/v1/instance").header("If-None-Match", "*")).assertError(401, "AUTH_002");
        api.send(api.request("/nothing").header("If-Match", "\"other\"")).assertError(404, "REQ_004");
        api.send(api.request("/ready?degraded=x").header("If-Match", "\"other\""))
                .assertError(400, "REQ_002");
        api.send(api.request("/v1/profiles/import", "alice")
                        .header("If-Match", "\"other\"")
                        .POST(BodyPublishers.ofString("{\"user_id\":\"a\"}")))
                .assertError(403, "AUTH_005");
    }

    /** The answer to the example of the operation; after HEAD if it is a stream, which has no end. */
    private Answer status(ExampleRequests examples, Operation operation, String field, String value, int status)
            throws Exception {
        HttpRequest.Builder request = examples.request(operation).header(field, value);
        if (operation.isStream()) {
            request.method("HEAD", BodyPublishers.noBody());
        }
        Answer answer = api.send(request);
        assertThat(answer.status())
                .as(operation.method() + ' ' + operation.path() + ", " + field + ": " + value)
                .isEqualTo(status);
        return answer;
    }

    private String avatar() throws Exception {
        return URI.create(api.get("alice").json().getString("avatar_url")).getPath();
    }

    private HttpRequest.Builder erasing(String user) {
        return api.request(Api.path(user), user, Caller.ROLE_ADMIN).DELETE();
    }

    private HttpRequest.Builder renaming(String user, String ifMatch) {
        return api.change(user, "{\"name\":\"Alice Lind\"}").header("If-Match", ifMatch);
    }
}
