package io.phoenix.profile.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON of the service (RFC 8259), as maps, lists, strings, longs, doubles and booleans. */
final class Json {

    private static final int DEPTH_MAX = 20;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is not an object */
    static Map<String, Object> object(String text) {
        Json json = new Json(text);
        if (json.value(0) instanceof Map<?, ?> members && json.peek() == 0) {
            return objectOf(members);
        }
        throw json.malformed();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> objectOf(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static <T> List<T> listOf(Object value) {
        return value == null ? List.of() : (List<T>) value;
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> members) {
            return members.entrySet().stream()
                    .map(member -> write(member.getKey()) + ':' + write(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Iterable<?> elements) {
            List<String> written = new ArrayList<>();
            elements.forEach(element -> written.add(write(element)));
            return '[' + String.join(",", written) + ']';
        }
        return value instanceof String string ? quote(string) : String.valueOf(value);
    }

    private static String quote(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        string.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || Character.isSurrogate((char) c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private Object value(int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed();
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        for (boolean first = true; !take('}'); first = false) {
            require(first || take(','));
            require(peek() == '"');
            String name = string();
            require(take(':'));
            members.put(name, value(depth + 1));
        }
        return members;
    }

    private List<Object> elements(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        for (boolean first = true; !take(']'); first = false) {
            require(first || take(','));
            elements.add(value(depth + 1));
        }
        return elements;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; next() != '"'; at++) {
            char c = next();
            if (c != '\\') {
                string.append(c);
                continue;
            }
            at++;
            int escape = "\"\\/bfnrt".indexOf(next());
            if (escape >= 0) {
                string.append("\"\\/\b\f\n\r\t".charAt(escape));
            } else {
                require(next() == 'u' && at + 4 < text.length());
                string.append((char) Integer.parseInt(text, at + 1, at + 5, 16));
                at += 4;
            }
        }
        at++;
        return string.toString();
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        // NumberFormatException is an IllegalArgumentException
        return number.matches("-?\\d+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
    }

    private Object word(String word, Object value) {
        require(text.startsWith(word, at));
        at += word.length();
        return value;
    }

    /** The next character that is not a space; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(char c) {
        boolean found = peek() == c;
        if (found) {
            at++;
        }
        return found;
    }

    private char next() {
        require(at < text.length());
        return text.charAt(at);
    }

    private void require(boolean condition) {
        if (!condition) {
            throw malformed();
        }
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("malformed JSON at character " + at);
    }
}
