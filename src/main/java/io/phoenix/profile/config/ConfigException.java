package io.phoenix.profile.config;

import java.util.List;

/** The configuration has mistakes: all that were found. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    /** Mistakes, each naming the key, the value and what was expected. */
    public ConfigException(List<String> mistakes) {
        super(String.join("\n", mistakes), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake, in the order of the keys. */
    public List<String> mistakes() {
        return mistakes;
    }
}
