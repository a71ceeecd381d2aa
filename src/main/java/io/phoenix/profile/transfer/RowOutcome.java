package io.phoenix.profile.transfer;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one row.
 *
 * @param line of the file, from 1; the first one of a row that has several
 * @param userId as in the row; empty if it has none
 * @param reason why the row was not, or not simply, accepted: a word in snake_case
 * @param detail the same for people, with the value and what was expected
 */
public record RowOutcome(
        long line,
        String userId,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String detail) {}
