package io.phoenix.profile.domain;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * What a failure says to people: its message. Some exceptions have none, such as that of a closed connection, and some only name a
 * file: then what they mean.
 */
public final class FailureMessage {

    private FailureMessage() {}

    public static String of(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory (" + failure.getMessage() + ")";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied (" + failure.getMessage() + ")";
        }
        String message = failure.getMessage();
        if (message != null && !message.isBlank()) {
            return message;
        }
        Throwable cause = failure.getCause();
        return cause == null ? failure.getClass().getName() : failure.getClass().getName() + ": " + cause;
    }
}
