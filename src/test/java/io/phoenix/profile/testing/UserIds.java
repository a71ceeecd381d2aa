package io.phoenix.profile.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** User ids as identity providers issue them, and worse: everything that some layer might take for its own syntax. */
public final class UserIds {

    private static final int BYTES_MAX = 255;

    private static final List<String> SHAPES = List.of(
            "https://steamcommunity.com/openid/id/7656119%d",
            "https://id.example/u?x=%d&y=%%2F#z",
            "DOMAIN\\user%d",
            "k3/9+Zq%d==",
            "CN=Ada Lind %d,OU=Games,O=Example",
            "google-oauth2|11844%d",
            "urn:uuid:0f8fad5b-d9cb-469f-a165-%d",
            "%d",
            "Ада %d",
            "日本語/%d",
            "é%d", // composed
            "e\u0301%d", // decomposed
            "\ud83d\ude00%d",
            "{%d}",
            "}%d",
            "%d%%7D",
            "%%2525%d",
            "a,b,%d",
            " %d ",
            "..%d",
            "%d/..",
            "/%d//",
            "%d;x=1?y=2#z",
            "a+b %d",
            "\"%d'`<&>",
            "\u202e%d\u2028",
            "\ufeff%d\u00a0",
            "null%d\ufffd\uffff",
            "Robert'); DROP TABLE profile;-- %d",
            "${jndi:x}%d");

    private UserIds() {}

    /** So many different valid ids: some of each shape, and random ones, among them those of the greatest length. */
    public static List<String> valid(int count, long seed) {
        Random random = new Random(seed);
        Set<String> ids = new LinkedHashSet<>();
        while (ids.size() < count) {
            int number = ids.size();
            ids.add(
                    number % 2 == 0
                            ? SHAPES.get(random.nextInt(SHAPES.size())).formatted(number)
                            : random(random, random.nextInt(8) == 0 ? BYTES_MAX : 1 + random.nextInt(40)));
        }
        return new ArrayList<>(ids);
    }

    /** Every byte but unreserved ones percent-encoded. */
    public static String encoded(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    /** A random id that fills so many bytes, or up to three less. */
    private static String random(Random random, int bytes) {
        StringBuilder id = new StringBuilder();
        int left = bytes;
        while (left > 0) {
            int codePoint = codePoint(random);
            int length = new String(Character.toChars(codePoint)).getBytes(UTF_8).length;
            if (length > left) {
                codePoint = 'x';
                length = 1;
            }
            id.appendCodePoint(codePoint);
            left -= length;
        }
        String text = id.toString();
        return text.equals(".") || text.equals("..") ? "x" + text : text;
    }

    private static int codePoint(Random random) {
        while (true) {
            int codePoint = switch (random.nextInt(4)) {
                case 0 -> 0xa0 + random.nextInt(0x700);
                case 1 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                default -> ' ' + random.nextInt(0x5f);
            };
            int type = Character.getType(codePoint);
            if (type != Character.CONTROL && type != Character.SURROGATE) {
                return codePoint;
            }
        }
    }
}
