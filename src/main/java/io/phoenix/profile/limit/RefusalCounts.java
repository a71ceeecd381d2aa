package io.phoenix.profile.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much was refused because callers had used up their budgets, by the budget.
 *
 * @param requests requests
 * @param updates changes and erasures
 * @param creations profiles that did not come to be
 */
public record RefusalCounts(LongAdder requests, LongAdder updates, LongAdder creations) {

    /** None yet. */
    RefusalCounts() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
