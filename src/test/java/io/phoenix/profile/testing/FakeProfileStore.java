package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a fake database. Tests can make it unreachable, delay the results of reads, and count reads. Thread-safe. */
public final class FakeProfileStore implements ProfileStore {

    private final FakeDatabase database;
    private final Map<ProfileId, String> keys = new HashMap<>();
    private final Map<ProfileId, Instant> renames = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean unreachable;
    private boolean holding;
    private int readCount;

    public FakeProfileStore(FakeDatabase database) {
        this.database = database;
    }

    /** With a database of its own. */
    public FakeProfileStore() {
        this(new FakeDatabase());
    }

    /** Makes every call fail, or work again. */
    public synchronized void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    /** Delays the results of reads until {@link #releaseReads}. */
    public synchronized void holdReads() {
        holding = true;
    }

    public void releaseReads() {
        List<Runnable> now;
        synchronized (this) {
            holding = false;
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(Runnable::run);
    }

    /** The number of single reads. */
    public synchronized int readCount() {
        return readCount;
    }

    @Override
    public synchronized Future<Stamped<Optional<Profile>>> find(ProfileId id) {
        readCount++;
        return unreachable ? failed() : answer(Optional.ofNullable(database.row(id)));
    }

    @Override
    public synchronized Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids) {
        return unreachable
                ? failed()
                : answer(
                        ids.stream().map(database::row).filter(Objects::nonNull).toList());
    }

    private <T> Future<Stamped<T>> answer(T found) {
        Stamped<T> result = new Stamped<>(found, database.stamp());
        if (!holding) {
            return Future.succeededFuture(result);
        }
        Promise<Stamped<T>> answer = Promise.promise();
        held.add(() -> answer.complete(result));
        return answer.future();
    }

    @Override
    public synchronized Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName generatedName) {
        return unreachable ? failed() : stamped(Optional.ofNullable(inserted(id, generatedName)));
    }

    @Override
    public synchronized Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> generatedNames) {
        if (unreachable) {
            return failed();
        }
        List<Profile> inserted = new ArrayList<>();
        generatedNames.forEach((id, name) -> {
            Profile profile = inserted(id, name);
            if (profile != null) {
                inserted.add(profile);
            }
        });
        return stamped(inserted);
    }

    @Override
    public synchronized Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        if (unreachable) {
            return failed();
        }
        Profile present = database.row(id);
        if (isKept(present)) {
            return Future.failedFuture(ProfileFailure.erased(id));
        }
        ProfileFailure refusal = refusal(id, present, update, generatedName);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        Profile changed = present == null ? created(id, update, generatedName) : changed(present, update);
        return stamped(changed);
    }

    @Override
    public synchronized Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        if (unreachable) {
            return failed();
        }
        Profile present = database.row(id);
        if (isKept(present)) {
            return stamped(present.version());
        }
        Long presentVersion = present == null ? null : present.version();
        if (!condition.holds(presentVersion)) {
            return Future.failedFuture(condition.failure(presentVersion));
        }
        forget(id, renameCooldown);
        if (present == null) {
            return stamped(database.nextVersion(id));
        }
        FakeDatabase.Transaction transaction = database.begin();
        long version = transaction.erase(id);
        transaction.commit();
        return stamped(version);
    }

    @Override
    public synchronized Future<Stamped<Long>> eraseAndKeep(
            ProfileId id, VersionCondition condition, Duration renameCooldown) {
        if (unreachable) {
            return failed();
        }
        Profile present = database.row(id);
        if (isKept(present)) {
            return stamped(present.version());
        }
        Long presentVersion = present == null ? null : present.version();
        if (!condition.holds(presentVersion)) {
            return Future.failedFuture(condition.failure(presentVersion));
        }
        forget(id, renameCooldown);
        FakeDatabase.Transaction transaction = database.begin();
        long version = transaction.keepErased(id);
        transaction.commit();
        return stamped(version);
    }

    @Override
    public synchronized Future<Stamped<Optional<Long>>> lift(ProfileId id) {
        if (unreachable) {
            return failed();
        }
        if (!isKept(database.row(id))) {
            return stamped(Optional.empty());
        }
        FakeDatabase.Transaction transaction = database.begin();
        long version = transaction.erase(id);
        transaction.commit();
        return stamped(Optional.of(version));
    }

    @Override
    public synchronized Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace) {
        if (unreachable) {
            return failed();
        }
        Profile source = database.row(from);
        Profile target = database.row(to);
        if (isKept(source) || isKept(target)) {
            return Future.failedFuture(ProfileFailure.erased(isKept(source) ? from : to));
        }
        if (source == null || (target != null && !replace)) {
            return Future.failedFuture(new ProfileFailure(
                    source == null ? Kind.PROFILE_ABSENT : Kind.PROFILE_EXISTS, "nothing was moved"));
        }
        String seed = source.avatarSeed() == null ? from.userId() : source.avatarSeed();
        FakeDatabase.Transaction transaction = database.begin();
        long erased = transaction.erase(from);
        Profile moved = transaction.put(new Profile(
                to,
                source.name(),
                source.nameIsCustom(),
                source.avatarGeneration(),
                source.picture(),
                0,
                source.createdAt(),
                now(),
                seed.equals(to.userId()) ? null : seed,
                /* erased= */ false));
        if (target == null) {
            transaction.logChanged(moved);
        }
        transaction.commit();
        keys.remove(to);
        if (keys.containsKey(from)) {
            keys.put(to, keys.remove(from));
        }
        if (renames.containsKey(from)) {
            renames.put(to, renames.remove(from));
        }
        return stamped(new Moved(moved, erased));
    }

    private static boolean isKept(@Nullable Profile present) {
        return present != null && present.erased();
    }

    /** Gives up the name, and the time of the last rename unless it cools down. */
    private void forget(ProfileId id, Duration renameCooldown) {
        keys.remove(id);
        if (!renames.getOrDefault(id, Instant.MIN).plus(renameCooldown).isAfter(now())) {
            renames.remove(id);
        }
    }

    private <T> Future<Stamped<T>> stamped(T result) {
        return Future.succeededFuture(new Stamped<>(result, database.stamp()));
    }

    private Profile stored(Profile profile) {
        FakeDatabase.Transaction transaction = database.begin();
        Profile stored = transaction.put(profile);
        transaction.commit();
        return stored;
    }

    @Nullable private ProfileFailure refusal(
            ProfileId id, @Nullable Profile present, ProfileUpdate update, ClaimedName generatedName) {
        Long version = present == null ? null : present.version();
        if (!update.condition().holds(version)) {
            return update.condition().failure(version);
        }
        boolean renamed = present == null ? update.name() != null : isRenamed(present, update);
        Instant cooldownEnd = renames.getOrDefault(id, Instant.MIN).plus(update.renameCooldown());
        if (renamed && cooldownEnd.isAfter(now())) {
            return ProfileFailure.rateLimited("renamed", 1, 1 + now().until(cooldownEnd, ChronoUnit.SECONDS));
        }
        ClaimedName wanted = update.name() == null ? generatedName : update.name();
        return (present == null || renamed) && isTaken(id, wanted) ? wanted.taken() : null;
    }

    private boolean isTaken(ProfileId id, ClaimedName name) {
        return keys.entrySet().stream()
                .anyMatch(held -> held.getValue().equals(name.key())
                        && held.getKey().tenantId().equals(id.tenantId())
                        && !held.getKey().equals(id));
    }

    private void claim(ProfileId id, ClaimedName name) {
        keys.remove(id);
        if (name.key() != null) {
            keys.put(id, name.key());
        }
    }

    @Nullable private Profile inserted(ProfileId id, ClaimedName name) {
        return inserted(id, name, false, null, name.seed());
    }

    @Nullable private Profile inserted(
            ProfileId id, ClaimedName name, boolean custom, @Nullable String picture, @Nullable String seed) {
        if (database.row(id) != null || isTaken(id, name)) {
            return null;
        }
        Instant now = now();
        claim(id, name);
        return stored(new Profile(id, name.text(), custom, 0, picture, 0, now, now, seed, /* erased= */ false));
    }

    private Profile created(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        if (update.name() != null) {
            renames.put(id, now());
        }
        return inserted(
                id,
                update.name() == null ? generatedName : update.name(),
                update.name() != null,
                update.picture(),
                generatedName.seed());
    }

    private static boolean isRenamed(Profile present, ProfileUpdate update) {
        return update.name() != null && !update.name().text().equals(present.name());
    }

    private Profile changed(Profile present, ProfileUpdate update) {
        boolean renamed = isRenamed(present, update);
        String picture =
                update.regenerateAvatar() ? null : update.picture() == null ? present.picture() : update.picture();
        if (!renamed && !update.regenerateAvatar() && Objects.equals(picture, present.picture())) {
            return present;
        }
        if (renamed) {
            renames.put(present.id(), now());
            claim(present.id(), update.name());
        }
        return stored(new Profile(
                present.id(),
                renamed ? update.name().text() : present.name(),
                present.nameIsCustom() || renamed,
                present.avatarGeneration() + (update.regenerateAvatar() ? 1 : 0),
                picture,
                0,
                present.createdAt(),
                now(),
                update.regenerateAvatar() ? present.erasedSeed() : present.avatarSeed(),
                /* erased= */ false));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture(new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "store unreachable"));
    }
}
