package io.phoenix.profile.moderation;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that users had at a time, such as the end of a season, from the {@linkplain NameHistory former names} that their tenant
 * keeps. Creates nothing. Thread-safe; never blocks.
 */
public record PastNames(NameHistory history, NamePolicies names, InstantSource clock) {

    /**
     * A profile with its name of then.
     *
     * @param profile as it is at present
     * @param name of then; the present one in place of a name that a moderator has refused since
     * @param isCustom whether the user chose that name
     */
    public record Past(Profile profile, String name, boolean isCustom) {}

    /**
     * The profiles of then, in order.
     *
     * @param missing those that had no profile then, or have none now
     * @param erased those whose erasure is kept
     * @param unknown those whose name of then is not kept, because they had too many since
     */
    public record Board(
            List<Past> profiles, List<ProfileId> missing, List<ProfileId> erased, List<ProfileId> unknown) {}

    /**
     * Reads the names.
     *
     * @param ids of the tenant, without duplicates
     * @throws ProfileFailure of kind {@link Kind#MALFORMED_PARAMETER} if the tenant keeps no former names, or none for so long, or if
     *     the time has not come yet
     */
    public Future<Board> at(String tenantId, List<ProfileId> ids, Instant time) {
        requireKept(tenantId, time);
        return history.at(tenantId, ids, time).map(found -> board(found, time));
    }

    private void requireKept(String tenantId, Instant time) {
        Duration kept = names.of(tenantId).retention().history();
        Instant now = clock.instant();
        Instant first = now.minus(kept).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        String expected = null;
        if (kept.isZero()) {
            expected = "none, because the tenant keeps no former names: names.history";
        } else if (time.isAfter(now)) {
            expected = "not in the future";
        } else if (time.isBefore(first)) {
            expected = first + " or later, because former names are kept for " + kept.toDays() + " days";
        }
        if (expected != null) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "as_of: '" + time + "' (expected: " + expected + ")");
        }
    }

    private static Board board(List<NameAt> found, Instant time) {
        Board board = new Board(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (NameAt each : found) {
            Profile profile = each.profile();
            FormerName former = each.former();
            if (profile == null) {
                board.missing.add(each.id());
            } else if (profile.erased()) {
                board.erased.add(each.id());
            } else if (time.isBefore(profile.createdAt())) {
                board.missing.add(each.id());
            } else if (former == null
                    ? isAfter(each.renamedAt(), time)
                    : former.since().isAfter(time)) {
                board.unknown.add(each.id());
            } else if (former == null || isBarred(former, each.barred())) {
                board.profiles.add(new Past(profile, profile.name(), profile.nameIsCustom()));
            } else {
                board.profiles.add(new Past(profile, former.name(), former.isCustom()));
            }
        }
        return board;
    }

    private static boolean isAfter(@Nullable Instant renamedAt, Instant time) {
        return renamedAt != null && renamedAt.isAfter(time);
    }

    private static boolean isBarred(FormerName former, List<String> barred) {
        return !barred.isEmpty() && barred.contains(NameSkeleton.of(former.name()));
    }
}
