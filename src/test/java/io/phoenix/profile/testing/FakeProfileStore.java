package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.read.ProfileStore;
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

/** An in-memory store. Tests can make it unreachable, delay the results of reads, and count reads. Thread-safe. */
public final class FakeProfileStore implements ProfileStore {

    private final Map<ProfileId, Profile> rows = new HashMap<>();
    private final Map<ProfileId, String> keys = new HashMap<>();
    private final Map<ProfileId, Instant> renames = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private long lastVersion = 1_000;
    private boolean unreachable;
    private boolean holding;
    private int readCount;

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
    public Future<Optional<Profile>> find(ProfileId id) {
        Promise<Optional<Profile>> answer = Promise.promise();
        synchronized (this) {
            readCount++;
            if (unreachable) {
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
        if (unreachable) {
            return failed();
        }
        List<Profile> found =
                ids.stream().filter(rows::containsKey).map(rows::get).toList();
        if (!holding) {
            return Future.succeededFuture(found);
        }
        Promise<List<Profile>> answer = Promise.promise();
        held.add(() -> answer.complete(found));
        return answer.future();
    }

    @Override
    public synchronized Future<Optional<Profile>> insert(ProfileId id, ClaimedName generatedName) {
        return unreachable ? failed() : Future.succeededFuture(Optional.ofNullable(inserted(id, generatedName)));
    }

    @Override
    public synchronized Future<List<Profile>> insertAll(Map<ProfileId, ClaimedName> generatedNames) {
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
        return Future.succeededFuture(inserted);
    }

    @Override
    public synchronized Future<Profile> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        if (unreachable) {
            return failed();
        }
        Profile present = rows.get(id);
        ProfileFailure refusal = refusal(id, present, update, generatedName);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        Profile changed = present == null ? created(id, update, generatedName) : changed(present, update);
        rows.put(id, changed);
        return Future.succeededFuture(changed);
    }

    @Override
    public synchronized Future<OptionalLong> erase(ProfileId id) {
        if (unreachable) {
            return failed();
        }
        Profile erased = rows.remove(id);
        keys.remove(id);
        renames.remove(id);
        if (erased == null) {
            return Future.succeededFuture(OptionalLong.empty());
        }
        lastVersion++;
        return Future.succeededFuture(OptionalLong.of(erased.version() + 1));
    }

    @Nullable private ProfileFailure refusal(
            ProfileId id, @Nullable Profile present, ProfileUpdate update, ClaimedName generatedName) {
        Long expected = update.expectedVersion();
        if (expected != null && (present == null || present.version() != expected)) {
            return new ProfileFailure(Kind.VERSION_MISMATCH, "version " + expected);
        }
        boolean renamed = present != null && isRenamed(present, update);
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
        if (rows.containsKey(id) || isTaken(id, name)) {
            return null;
        }
        Instant now = now();
        Profile profile = new Profile(id, name.text(), false, 0, nextVersion(), now, now);
        rows.put(id, profile);
        claim(id, name);
        return profile;
    }

    private Profile created(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        if (update.name() != null) {
            renames.put(id, now());
        }
        return custom(inserted(id, update.name() == null ? generatedName : update.name()), update.name() != null);
    }

    private static boolean isRenamed(Profile present, ProfileUpdate update) {
        return update.name() != null && !update.name().text().equals(present.name());
    }

    private Profile changed(Profile present, ProfileUpdate update) {
        boolean renamed = isRenamed(present, update);
        if (!renamed && !update.regenerateAvatar()) {
            return present;
        }
        if (renamed) {
            renames.put(present.id(), now());
            claim(present.id(), update.name());
        }
        return new Profile(
                present.id(),
                renamed ? update.name().text() : present.name(),
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
        return Future.failedFuture(new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "store unreachable"));
    }
}
