package io.phoenix.profile.transfer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is in the file.
 *
 * @param line where it begins, from 1
 * @param fields the fields that have a value, by name
 * @param malformed why the row could not be read; otherwise null
 */
public record SourceRow(
        long line, Map<String, String> fields, @Nullable String malformed) {

    static SourceRow malformed(long line, String why) {
        return new SourceRow(line, Map.of(), why);
    }
}
