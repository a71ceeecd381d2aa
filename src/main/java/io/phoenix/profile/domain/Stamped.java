package io.phoenix.profile.domain;

import java.util.function.Function;

/** A result of the database, and when it was read. */
public record Stamped<T>(T value, Stamp stamp) {

    public Incarnation incarnation() {
        return stamp.incarnation();
    }

    public <R> Stamped<R> map(Function<T, R> function) {
        return new Stamped<>(function.apply(value), stamp);
    }
}
