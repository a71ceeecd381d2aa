package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pipelining: many requests on one connection before the first response. */
@ExtendWith(ApiResolver.class)
class PipeliningIT {

    private static final int REQUESTS = 64;

    private final Api api;

    PipeliningIT(Api api) {
        this.api = api;
    }

    @Test
    void reads_sixtyFourAtOnce_areAnsweredInOrder() throws Exception {
        List<String> users =
                IntStream.range(0, REQUESTS).mapToObj(i -> "user-" + i).toList();
        // every third is a hit, and could overtake the misses
        for (int i = 0; i < REQUESTS; i += 3) {
            api.get(users.get(i)).assertOk();
        }
        String authorization = api.authorization("reader");
        StringBuilder requests = new StringBuilder();
        users.forEach(user -> requests.append("GET " + Api.path(user) + " HTTP/1.1\r\nHost: localhost\r\n")
                .append(authorization)
                .append("\r\n"));

        List<String> answered = new ArrayList<>();
        try (RawConnection connection = api.connect()) {
            connection.send(requests.toString());
            for (int i = 0; i < REQUESTS; i++) {
                answered.add(connection.read().orElseThrow().assertOk().json().getString("user_id"));
            }
        }

        assertThat(answered).isEqualTo(users);
    }

    @Test
    void changesAndReads_ofOneProfile_applyInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < REQUESTS / 2; i++) {
            requests.append(put("{\"name\":\"Name Number " + i + "\"}")).append(get());
        }

        List<String> names = new ArrayList<>();
        try (RawConnection connection = api.connect()) {
            connection.send(requests.toString());
            for (int i = 0; i < REQUESTS; i++) {
                names.add(connection.read().orElseThrow().assertOk().name());
            }
        }

        assertThat(names)
                .isEqualTo(IntStream.range(0, REQUESTS)
                        .mapToObj(i -> "Name Number " + i / 2)
                        .toList());
    }

    private String get() {
        return "GET " + Api.path("alice") + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("alice") + "\r\n";
    }

    private String put(String json) {
        return "PUT " + Api.path("alice") + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("alice")
                + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
    }
}
