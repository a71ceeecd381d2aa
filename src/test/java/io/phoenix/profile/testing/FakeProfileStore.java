package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.tier.ProfileStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process's memory. A test may take it out of reach, hold what a read found until it is let go, and count
 * the reads.
 */
public final class FakeProfileStore implements ProfileStore {

    private final Map<ProfileId, Profile> rows = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private long lastVersion = 1_000;
    private boolean outOfReach;
    private boolean holding;
    private int finds;

    /** From now on every call fails, or none does. */
    public synchronized void outOfReach(boolean now) {
        outOfReach = now;
    }

    /** From now on what a read found is kept back until {@link #letGo}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Gives out what was kept back. */
    public void letGo() {
        List<Runnable> now;
        synchronized (this) {
            holding = false;
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(Runnable::run);
    }

    /** How many reads of one profile there were. */
    public synchronized int finds() {
        return finds;
    }

    @Override
    public Future<Optional<Profile>> find(ProfileId id) {
        Promise<Optional<Profile>> answer = Promise.promise();
        synchronized (this) {
            finds++;
            if (outOfReach) {
                return failed();
            }
            Optional<Profile> found = Optional.ofNullable(rows.get(id));
            if (holding) {
                held.add(() -> answer.complete(found));
                return answer.future();
            }
            answer.complete(found);
        }
        return answer.future();
    }

    @Override
    public synchronized Future<List<Profile>> findAll(List<ProfileId> ids) {
        return outOfReach
                ? failed()
                : Future.succeededFuture(
                        ids.stream().filter(rows::containsKey).map(rows::get).toList());
    }

    @Override
    public synchronized Future<Optional<Profile>> insert(ProfileId id, String generatedName) {
        return outOfReach ? failed() : Future.succeededFuture(Optional.ofNullable(inserted(id, generatedName)));
    }

    @Override
    public synchronized Future<List<Profile>> insertAll(Map<ProfileId, String> generatedNames) {
        if (outOfReach) {
            return failed();
        }
        List<Profile> inserted = new ArrayList<>();
        generatedNames.forEach((id, name) -> {
            Profile profile = inserted(id, name);
            if (profile != null) {
                inserted.add(profile);
            }
        });
        return Future.succeededFuture(inserted);
    }

    @Override
    public synchronized Future<Profile> update(ProfileId id, ProfileUpdate update, String generatedName) {
        if (outOfReach) {
            return failed();
        }
        Profile present = rows.get(id);
        Long expected = update.expectedVersion();
        if (expected != null && (present == null || present.version() != expected)) {
            return Future.failedFuture(new ProfileFailure(Kind.VERSION_MOVED, "version " + expected));
        }
        if (present == null) {
            present = inserted(
                    id, update.name() == null ? generatedName : update.name().value());
            Profile born = custom(present, update.name() != null);
            rows.put(id, born);
            return Future.succeededFuture(born);
        }
        Profile changed = changed(present, update);
        rows.put(id, changed);
        return Future.succeededFuture(changed);
    }

    @Override
    public synchronized Future<OptionalLong> erase(ProfileId id) {
        if (outOfReach) {
            return failed();
        }
        Profile erased = rows.remove(id);
        if (erased == null) {
            return Future.succeededFuture(OptionalLong.empty());
        }
        lastVersion++;
        return Future.succeededFuture(OptionalLong.of(erased.version() + 1));
    }

    @Nullable private Profile inserted(ProfileId id, String name) {
        if (rows.containsKey(id)) {
            return null;
        }
        Instant now = now();
        Profile profile = new Profile(id, name, false, 0, nextVersion(), now, now);
        rows.put(id, profile);
        return profile;
    }

    private Profile changed(Profile present, ProfileUpdate update) {
        boolean renamed = update.name() != null && !update.name().value().equals(present.name());
        if (!renamed && !update.regenerateAvatar()) {
            return present;
        }
        return new Profile(
                present.id(),
                renamed ? update.name().value() : present.name(),
                present.nameIsCustom() || renamed,
                present.avatarGeneration() + (update.regenerateAvatar() ? 1 : 0),
                nextVersion(),
                present.createdAt(),
                now());
    }

    private static Profile custom(Profile profile, boolean nameIsCustom) {
        return new Profile(
                profile.id(),
                profile.name(),
                nameIsCustom,
                profile.avatarGeneration(),
                profile.version(),
                profile.createdAt(),
                profile.updatedAt());
    }

    /** Leaves room for the version of an erasure, which is one more than the version erased. */
    private long nextVersion() {
        lastVersion += 10;
        return lastVersion;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture(new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the store is out of reach"));
    }
}
