package io.phoenix.profile.dev;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.Future;
import java.util.stream.IntStream;

/** A tenant with users to try the service with; like all profiles, theirs are created by the first read. */
public final class DemoTenant {

    public static final String ID = "demo";

    /** {@code player-1} and so on. */
    public static final int USERS = 1_000;

    private static final int WAVE = 20;

    /** In a new JVM the first reads may miss their deadline. */
    private static final int ATTEMPTS_MAX = 40;

    private DemoTenant() {}

    /** Reads every user of the tenant once, some at a time. */
    public static Future<Void> populate(Profiles profiles) {
        return populate(profiles, 1);
    }

    private static Future<Void> populate(Profiles profiles, int first) {
        if (first > USERS) {
            return Future.succeededFuture();
        }
        int last = Math.min(USERS, first + WAVE - 1);
        return Future.all(IntStream.rangeClosed(first, last)
                        .mapToObj(number -> read(profiles, new ProfileId(ID, "player-" + number), ATTEMPTS_MAX))
                        .toList())
                .compose(read -> populate(profiles, last + 1));
    }

    private static Future<ReadResult> read(Profiles profiles, ProfileId id, int attempts) {
        return profiles.get(id)
                .recover(cause -> attempts > 1 ? read(profiles, id, attempts - 1) : Future.failedFuture(cause));
    }
}
