package io.phoenix.profile.auth;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much was refused because callers had used up their budgets, by the budget.
 *
 * @param requests requests
 * @param updates changes and erasures
 * @param creations profiles that did not come to be
 */
public record Refusals(LongAdder requests, LongAdder updates, LongAdder creations) {

    /** None yet. */
    Refusals() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
