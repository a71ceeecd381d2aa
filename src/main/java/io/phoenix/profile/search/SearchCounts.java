package io.phoenix.profile.search;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many answers there were, by how they match, and how many of them were incomplete. Thread-safe. */
public final class SearchCounts {

    private final Map<Match, LongAdder> answers = new EnumMap<>(Match.class);
    private final LongAdder incomplete = new LongAdder();

    public SearchCounts() {
        for (Match match : Match.values()) {
            answers.put(match, new LongAdder());
        }
    }

    public void found(FoundProfiles found) {
        counted(found.match()).increment();
        if (!found.complete()) {
            incomplete.increment();
        }
    }

    public LongAdder counted(Match match) {
        return answers.computeIfAbsent(match, never -> new LongAdder());
    }

    public LongAdder incomplete() {
        return incomplete;
    }
}
