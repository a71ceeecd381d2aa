package io.phoenix.profile.dev;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.Future;
import java.util.stream.IntStream;

/** A tenant with users to look at. They come to be as all users do: by being read. */
public final class DemoTenant {

    /** The tenant's id. */
    public static final String ID = "demo";

    /** How many users it has: {@code player-1} and so on. */
    public static final int USERS = 1_000;

    /** How many are read at one time. */
    private static final int WAVE = 20;

    /** A process that has just begun is slow, and the first reads may take longer than their deadline. */
    private static final int TRIES = 40;

    private DemoTenant() {}

    /** Reads every user of the tenant once; ends when all are there. */
    public static Future<Void> populate(Profiles profiles) {
        return populate(profiles, 1);
    }

    private static Future<Void> populate(Profiles profiles, int first) {
        if (first > USERS) {
            return Future.succeededFuture();
        }
        int last = Math.min(USERS, first + WAVE - 1);
        return Future.all(IntStream.rangeClosed(first, last)
                        .mapToObj(number -> read(profiles, new ProfileId(ID, "player-" + number), TRIES))
                        .toList())
                .compose(read -> populate(profiles, last + 1));
    }

    private static Future<ReadResult> read(Profiles profiles, ProfileId id, int tries) {
        return profiles.get(id)
                .recover(cause -> tries > 1 ? read(profiles, id, tries - 1) : Future.failedFuture(cause));
    }
}
