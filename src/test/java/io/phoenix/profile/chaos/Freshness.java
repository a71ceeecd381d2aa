package io.phoenix.profile.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How old the answers of a history were: how long before a read began something newer had been acknowledged. */
final class Freshness {

    private final Map<String, List<Operation>> byUser;
    private final Map<String, Acknowledged> byAnyone = new HashMap<>();
    private final Map<String, Acknowledged> byNode = new HashMap<>();

    Freshness(History history) {
        byUser = history.byUser();
        byUser.forEach((user, operations) -> byAnyone.put(user, Acknowledged.of(operations, change -> true)));
    }

    /** By how much the answer is behind what anybody acknowledged; 0 when it is not. */
    long behindNanos(Operation read) {
        return behind(read, byAnyone.get(read.user()));
    }

    /** By how much the answer is behind what the same instance acknowledged; 0 when it is not. */
    long behindOwnNanos(Operation read) {
        return behind(
                read,
                byNode.computeIfAbsent(
                        read.node() + ' ' + read.user(),
                        key -> Acknowledged.of(
                                byUser.get(read.user()), change -> change.node().equals(read.node()))));
    }

    private static long behind(Operation read, Acknowledged acknowledged) {
        long newer = acknowledged.firstNewerThan(read.version());
        return newer == Acknowledged.NEVER ? 0 : Math.max(0, read.startNanos() - newer);
    }
}
