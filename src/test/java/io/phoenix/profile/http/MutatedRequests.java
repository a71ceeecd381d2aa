package io.phoenix.profile.http;

import java.util.List;
import java.util.Random;

/** Well-formed requests with a few mutated bytes. */
final class MutatedRequests {

    private static final String[] TROUBLE = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "\u0000",
        " ",
        "\t",
        ":",
        "%00",
        "%",
        "%2e%2e",
        "%c0%af",
        "../",
        "//",
        "?",
        "#",
        "&",
        "=",
        "\u00ff",
        "\u00c3(",
        "chunked",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\n",
        "Host: b\r\n",
        "0\r\n\r\n",
        "ffffffff",
        "-1",
        "HTTP/2.0",
        "HTTP/1.0",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Upgrade: h2c\r\n",
        "Accept-Encoding: gzip;q=\r\n",
        "If-Match: \"\r\n",
        "{",
        "}",
        "\"",
        "[",
        "\\",
        "*/*",
        "~",
        "|"
    };

    private final Random random;
    private final List<String> wellFormed;

    /**
     * Creates a generator.
     *
     * @param authorization an {@code Authorization} header line
     */
    MutatedRequests(Random random, String authorization) {
        this.random = random;
        this.wellFormed = wellFormed(authorization);
    }

    /** The next request, in ISO 8859-1. */
    String next() {
        StringBuilder request = new StringBuilder(wellFormed.get(random.nextInt(wellFormed.size())));
        for (int changes = random.nextInt(4); changes >= 0 && !request.isEmpty(); changes--) {
            int at = random.nextInt(request.length());
            switch (random.nextInt(5)) {
                case 0 -> request.setCharAt(at, (char) random.nextInt(256));
                case 1 -> request.insert(at, TROUBLE[random.nextInt(TROUBLE.length)]);
                case 2 -> request.delete(at, Math.min(request.length(), at + 1 + random.nextInt(8)));
                case 3 ->
                    request.insert(at, request.substring(at, Math.min(request.length(), at + random.nextInt(60))));
                default -> request.insert(at, TROUBLE[random.nextInt(TROUBLE.length)].repeat(random.nextInt(40)));
            }
        }
        return request.toString();
    }

    private static List<String> wellFormed(String authorization) {
        String head = "Host: localhost\r\n" + authorization;
        String json = head + "Content-Type: application/json\r\n";
        return List.of(
                "GET " + Api.path("alice") + " HTTP/1.1\r\n" + head + "If-None-Match: \"x\"\r\n\r\n",
                "GET " + Api.path("%61lice") + "?fields=extended&min_version=1 HTTP/1.1\r\n" + head + "\r\n",
                "GET /v1/profiles?user_ids=a,b,c&create=false HTTP/1.1\r\n" + head + "Accept-Encoding: gzip\r\n\r\n",
                "PUT " + Api.path("alice") + " HTTP/1.1\r\n" + json + "Content-Length: 14\r\n\r\n{\"name\":\"Zoe\"}",
                "PUT " + Api.path("alice") + " HTTP/1.1\r\n" + json
                        + "Transfer-Encoding: chunked\r\n\r\ne\r\n{\"name\":\"Zoe\"}\r\n0\r\n\r\n",
                "POST /v1/profiles/batch HTTP/1.1\r\n" + json
                        + "Content-Length: 22\r\n\r\n{\"user_ids\":[\"a\",\"b\"]}",
                "DELETE " + Api.path("alice") + " HTTP/1.1\r\n" + head + "If-Match: *\r\n\r\n",
                "GET /v1/avatars/critter1/5lo9qrfofnt4viobgcshbe7e3u.svg HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /ready HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a-b_c.1\r\n\r\n");
    }
}
