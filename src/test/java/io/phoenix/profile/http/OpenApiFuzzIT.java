package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ApiDescription.Operation;
import io.phoenix.profile.http.DescribedRequests.Described;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fuzzes every operation of the OpenAPI description, with valid and invalid requests: every response is described, and
 * exactly the invalid requests are refused as malformed.
 */
@ExtendWith(ApiResolver.class)
class OpenApiFuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);

    /** Bounds the search for a request to each operation that succeeds. */
    private static final int REQUESTS_MAX = 20 * REQUESTS;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Api api;
    private final ApiDescription description;

    OpenApiFuzzIT(Api api) throws Exception {
        this.api = api;
        this.description =
                new ApiDescription(api.send(api.request("/openapi.yaml")).assertOk());
    }

    @Test
    void operation_validOrInvalidRequest_answersAsDescribed() throws Exception {
        long seed = System.nanoTime();
        DescribedRequests requests = new DescribedRequests(description, api, new Random(seed));
        List<Operation> operations = description.operations();
        List<String> found = new ArrayList<>();
        TreeMap<Integer, Integer> answers = new TreeMap<>();

        // no client of WebSockets
        Set<String> neverDone = operations.stream()
                .filter(operation -> !operation.isHandshake())
                .map(Operation::name)
                .collect(Collectors.toCollection(HashSet::new));
        for (int sent = 0; sent < REQUESTS || (!neverDone.isEmpty() && sent < REQUESTS_MAX); sent++) {
            Operation operation = operations.get(sent % operations.size());
            if (sent >= REQUESTS && !neverDone.contains(operation.name())) {
                continue;
            }
            Described request = requests.next(operation);
            Answer answer = send(request);
            if (answer.status() < 300) {
                neverDone.remove(operation.name());
            }
            String violations = violations(request, answer);
            if (!violations.isEmpty()) {
                found.add(violations + ": " + request + ": " + answer.status() + " " + answer.body());
            }
            answers.merge(answer.status(), 1, Integer::sum);
        }

        System.out.println("tries = " + REQUESTS + " requests to " + operations.size() + " operations, seed " + seed
                + ", answers " + answers);
        assertThat(found).isEmpty();
        assertThat(neverDone).as("operations without any success").isEmpty();
        assertThat(answers).containsKeys(200, 204, 400, 401, 403, 404, 422);
    }

    private String violations(Described request, Answer answer) {
        int status = answer.status();
        JsonObject response = request.operation().responses().getJsonObject(String.valueOf(status));
        if (response == null) {
            return "undocumented status";
        }
        if (status == 503) {
            return "unavailable, although both servers are up";
        }
        if (request.isValid() && List.of(400, 415).contains(status)) {
            return "refused, although valid";
        }
        if (!(request.isValid() && request.isAuthenticated()) && status < 400) {
            return "answered, although invalid or unauthenticated";
        }
        JsonObject content = response.getJsonObject("content");
        if (content == null) {
            return answer.body();
        }
        String type = String.valueOf(answer.header("Content-Type")).split(";", 2)[0];
        if (!content.containsKey(type)) {
            return "undocumented media type: " + type;
        }
        return type.equals("application/json")
                ? description.violations(content.getJsonObject(type).getJsonObject("schema"), answer.json()).stream()
                        .collect(Collectors.joining())
                : "";
    }

    /** The response; only the head of an endless stream. */
    private Answer send(Described request) throws Exception {
        HttpResponse<InputStream> response = client.send(request.request(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            boolean isStream = response.headers()
                    .firstValue("Content-Type")
                    .filter("text/event-stream"::equals)
                    .isPresent();
            String text = isStream ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), response.headers(), text);
        }
    }
}
