package io.phoenix.profile.http.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses field values that are lists, and members with parameters (RFC 9110, sections 5.6.1, 5.6.4 and 5.6.6), as in {@code
 * Accept-Encoding: gzip;q=0.5, *}. The lines of a field are one list (section 5.3).
 */
public final class FieldLists {

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"");
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    private static final boolean[] TOKEN = new boolean[128];

    static {
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                .chars()
                .forEach(c -> TOKEN[c] = true);
    }

    private FieldLists() {}

    /**
     * One member of a list.
     *
     * @param value as sent, without the parameters
     * @param parameters by name, in any case; values without their quotes
     */
    public record Member(String value, Map<String, String> parameters) {}

    /** The members, which are tokens or media types with parameters; null if one is malformed. */
    @Nullable public static List<Member> members(List<String> lines) {
        List<Member> members = new ArrayList<>();
        for (String text : split(lines, ',', true)) {
            Member member = member(text);
            if (member == null) {
                return null;
            }
            members.add(member);
        }
        return members;
    }

    /** The members in lower case, if all are tokens, as those of {@code Connection}; null if one is not. */
    @Nullable public static List<String> tokens(List<String> lines) {
        List<String> tokens = new ArrayList<>();
        for (String text : split(lines, ',', true)) {
            if (!isToken(text)) {
                return null;
            }
            tokens.add(text.toLowerCase(Locale.ROOT));
        }
        return tokens;
    }

    /** Whether the text is a token (section 5.6.2), as methods and names of fields are. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /**
     * Splits the lines at a separator outside of quotes; without the spaces and tabs around members, and without empty ones.
     *
     * @param escapes whether a backslash within quotes escapes the next character; not so in entity tags
     */
    static List<String> split(List<String> lines, char separator, boolean escapes) {
        List<String> members = new ArrayList<>();
        for (String line : lines) {
            boolean quoted = false;
            int begin = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (quoted && escapes && c == '\\') {
                    i++;
                } else if (!quoted && c == separator) {
                    addTrimmed(members, line.substring(begin, i));
                    begin = i + 1;
                }
            }
            addTrimmed(members, line.substring(begin));
        }
        return members;
    }

    private static void addTrimmed(List<String> members, String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isSpace(text.charAt(begin))) {
            begin++;
        }
        while (begin < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (begin < end) {
            members.add(text.substring(begin, end));
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    @Nullable private static Member member(String text) {
        List<String> parts = split(List.of(text), ';', true);
        if (parts.isEmpty()
                || text.charAt(0) == ';'
                || !Arrays.stream(parts.get(0).split("/", 2)).allMatch(FieldLists::isToken)) {
            return null;
        }
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String parameter : parts.subList(1, parts.size())) {
            int end = parameter.indexOf('=');
            String value = end < 0 ? null : unquoted(parameter.substring(end + 1));
            if (value == null || !isToken(parameter.substring(0, end))) {
                return null;
            }
            if (parameters.put(parameter.substring(0, end), value) != null) {
                return null;
            }
        }
        return new Member(parts.get(0), parameters);
    }

    /** The value of a token or quoted string; null if it is neither. */
    @Nullable private static String unquoted(String text) {
        if (QUOTED.matcher(text).matches()) {
            return QUOTED_PAIR.matcher(text.substring(1, text.length() - 1)).replaceAll("$1");
        }
        return isToken(text) ? text : null;
    }
}
