package io.phoenix.profile.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client of the service: batched reads, changes, and live changes. Threads may share it. Its own thread calls watchers back
 * and completes futures, so neither may block.
 */
public final class Profiles implements AutoCloseable {

    private static final int USER_ID_BYTES_MAX = 255;

    private final Options options;
    private final ScheduledExecutorService thread;
    private final Api api;
    // all below is confined to the thread
    private final Cache cache;
    private final Map<String, CompletableFuture<Profile>> calls = new HashMap<>();
    private final List<String> unsent = new ArrayList<>();
    private final Map<String, Set<Watch>> watches = new HashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<CompletableFuture<Profile>> changes = new LinkedHashSet<>();
    private volatile boolean closed;

    private Profiles(Options options) {
        this.options = options;
        this.thread = new ScheduledThreadPoolExecutor(
                1,
                work -> {
                    Thread started = new Thread(work, "phoenix-profile");
                    started.setDaemon(true);
                    return started;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        this.api = new Api(options, thread);
        this.cache = new Cache(options.cacheMax(), watches::containsKey);
    }

    /** A client with a fixed token. */
    public static Builder builder(String baseUrl, String token) {
        return new Builder(baseUrl, () -> CompletableFuture.completedFuture(token));
    }

    /**
     * A client with a publishable key. It only reads, and creates nothing: a user without a profile fails with status 404, and
     * the version of a profile is 0.
     */
    public static Builder withKey(String baseUrl, String key) {
        Builder builder = new Builder(baseUrl, () -> CompletableFuture.failedFuture(keyOnlyReads()));
        builder.key = Optional.of(key);
        return builder;
    }

    /**
     * A client with tokens that expire.
     *
     * @param token called when a token is first needed, and again when the service refuses the last one; must not block
     */
    public static Builder builder(String baseUrl, Supplier<? extends CompletionStage<String>> token) {
        return new Builder(baseUrl, token);
    }

    /** The options of a client. */
    public static final class Builder {

        private final URI base;
        private final Supplier<? extends CompletionStage<String>> token;
        private Optional<String> key = Optional.empty();
        private Duration maxAge = Duration.ofSeconds(30);
        private Duration batchWindow = Duration.ofMillis(2);
        private int retries = 4;
        private Duration pauseMin = Duration.ofSeconds(1);
        private Duration timeout = Duration.ofSeconds(10);

        private Builder(String baseUrl, Supplier<? extends CompletionStage<String>> token) {
            this.base = URI.create(baseUrl);
            this.token = token;
        }

        /** The maximum age of an answer of {@code get}, for a profile that is not watched. Default 30 s. */
        public Builder maxAge(Duration value) {
            maxAge = value;
            return this;
        }

        /** How long a read waits for others that it can share a request with. Default 2 ms. */
        public Builder batchWindow(Duration value) {
            batchWindow = value;
            return this;
        }

        /** The number of retries of a read that fails temporarily. Default 4. */
        public Builder retries(int value) {
            retries = value;
            return this;
        }

        /** The pause before the first retry; it doubles each time, up to 30 s. Default 1 s. */
        public Builder pauseMin(Duration value) {
            pauseMin = value;
            return this;
        }

        /** The timeout of one request. Default 10 s. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Profiles build() {
            Duration silenceMax = Duration.ofSeconds(45);
            Duration pauseMax = Duration.ofSeconds(30);
            // with a key the ids are always in the URL, and the service counts each 25 users as one read
            int batchMax = key.isPresent() ? 25 : 100;
            return new Profiles(new Options(
                    base, token, key, maxAge, batchWindow, 2_000, batchMax, timeout, silenceMax, retries, pauseMin, pauseMax));
        }
    }

    /**
     * Returns the profile of a user; creates it if it does not exist. Reads within {@code batchWindow} become one request. Fails
     * with a {@link ProfilesException}.
     */
    public CompletableFuture<Profile> get(String userId) {
        requireUserId(userId);
        CompletableFuture<Profile> result = new CompletableFuture<>();
        thread.execute(() -> {
            Profile cached = cache.get(userId, isLive(userId) ? Duration.ofDays(1_000_000) : options.maxAge());
            if (closed || cached != null) {
                complete(result, cached, closed());
                return;
            }
            call(userId).whenComplete((profile, failure) -> complete(result, profile, failure));
        });
        return unlessClosed(result);
    }

    /** Returns the available profiles by user id; fails with a {@link ProfilesException} if none is available. */
    public CompletableFuture<Map<String, Profile>> getAll(Collection<String> userIds) {
        Map<String, CompletableFuture<Profile>> reads = new LinkedHashMap<>();
        userIds.forEach(id -> reads.computeIfAbsent(id, this::get));
        return CompletableFuture.allOf(reads.values().toArray(CompletableFuture[]::new)).handle((done, failure) -> {
            Map<String, Profile> found = new LinkedHashMap<>();
            reads.forEach((id, read) -> {
                if (!read.isCompletedExceptionally()) {
                    found.put(id, read.join());
                }
            });
            if (failure != null && found.isEmpty()) {
                throw causeOf(failure);
            }
            return found;
        });
    }

    /** Changes a profile, and returns the new one. Is not retried. Fails with a {@link ProfilesException}. */
    public CompletableFuture<Profile> change(String userId, Change change) {
        requireUserId(userId);
        requireToken();
        CompletableFuture<Profile> result = new CompletableFuture<>();
        thread.execute(() -> {
            changes.add(result);
            api.change(userId, change).whenCompleteAsync(
                    (profile, failure) -> {
                        if (failure == null) {
                            accept(profile);
                        }
                        changes.remove(result);
                        complete(result, profile, failure);
                    },
                    thread);
        });
        return unlessClosed(result);
    }

    /** Calls back with each profile, and again with each newer version, until the watch is closed. */
    public Watch watch(Collection<String> userIds, Consumer<Profile> callback) {
        return watch(userIds, callback, userId -> {});
    }

    /**
     * Also calls back with the id of a profile that was erased; a later profile means that there is one again.
     */
    public Watch watch(Collection<String> userIds, Consumer<Profile> callback, Consumer<String> erased) {
        userIds.forEach(Profiles::requireUserId);
        requireToken();
        Watch watch = new Watch(this, new LinkedHashSet<>(userIds), callback, erased);
        thread.execute(() -> watch.userIds.forEach(id -> {
            Set<Watch> others = watches.computeIfAbsent(id, none -> new LinkedHashSet<>());
            others.add(watch);
            if (others.size() == 1) {
                streamWithRoom().add(id);
            }
            Profile known = cache.get(id, Duration.ofDays(1_000_000));
            if (known != null) {
                watch.accept(known);
            }
        }));
        return watch;
    }

    /** Some watched users. */
    public static final class Watch implements AutoCloseable {

        private final Profiles profiles;
        private final Set<String> userIds;
        private final Consumer<Profile> callback;
        private final Consumer<String> erased;
        private volatile boolean ended;

        private Watch(
                Profiles profiles, Set<String> userIds, Consumer<Profile> callback, Consumer<String> erased) {
            this.profiles = profiles;
            this.userIds = userIds;
            this.callback = callback;
            this.erased = erased;
        }

        /** Ends the watch. */
        @Override
        public void close() {
            ended = true;
            profiles.thread.execute(() -> profiles.end(this));
        }

        private void accept(Profile profile) {
            call(() -> callback.accept(profile));
        }

        private void erase(String userId) {
            call(() -> erased.accept(userId));
        }

        private void call(Runnable back) {
            if (!ended) {
                try {
                    back.run();
                } catch (RuntimeException e) {
                    // a failing callback must not stop the others
                    Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
                }
            }
        }
    }

    /** Ends all watches, and fails pending calls. */
    @Override
    public void close() {
        thread.execute(() -> {
            closed = true;
            watches.clear();
            streams.forEach(Stream::close);
            List.copyOf(calls.values()).forEach(call -> call.completeExceptionally(closed()));
            calls.clear();
            changes.forEach(change -> change.completeExceptionally(closed()));
            changes.clear();
            api.close();
            thread.shutdown();
        });
    }

    private void end(Watch watch) {
        for (String id : watch.userIds) {
            Set<Watch> others = watches.getOrDefault(id, new LinkedHashSet<>());
            if (others.remove(watch) && others.isEmpty()) {
                watches.remove(id);
                streams.forEach(stream -> stream.remove(id));
            }
        }
    }

    private static ProfilesException keyOnlyReads() {
        return ProfilesException.of("a publishable key only reads (expected: a token)", 0, "");
    }

    private void requireToken() {
        if (options.key().isPresent()) {
            throw keyOnlyReads();
        }
    }

    private boolean isLive(String userId) {
        return streams.stream().anyMatch(stream -> stream.isLive(userId));
    }

    private Stream streamWithRoom() {
        return streams.stream()
                .filter(stream -> stream.size() < options.batchMax())
                .findFirst()
                .orElseGet(() -> {
                    Stream added = new Stream(options, api, thread, this::accept, this::erase);
                    streams.add(added);
                    return added;
                });
    }

    private CompletableFuture<Profile> call(String userId) {
        return calls.computeIfAbsent(userId, id -> {
            unsent.add(id);
            if (unsent.size() == 1) {
                thread.schedule(this::send, options.batchWindow().toMillis(), TimeUnit.MILLISECONDS);
            }
            return new CompletableFuture<>();
        });
    }

    private void send() {
        for (int start = 0; start < unsent.size(); start += options.batchMax()) {
            List<String> ids = List.copyOf(unsent.subList(start, Math.min(unsent.size(), start + options.batchMax())));
            Map<String, CompletableFuture<Profile>> mine = new HashMap<>(calls);
            mine.keySet().retainAll(ids);
            Api.Sink sink = new Api.Sink(this::accept, this::gone, this::missing);
            api.readAll(ids, sink).whenCompleteAsync((done, failure) -> fail(mine, failure), thread);
        }
        unsent.clear();
    }

    /** Profiles that arrived have completed their calls; the present one of an id may belong to a later load. */
    private void fail(Map<String, CompletableFuture<Profile>> sent, Throwable failure) {
        ProfilesException why = failure == null
                ? ProfilesException.of("the profile is not available now", 503, "")
                : causeOf(failure);
        sent.forEach((id, call) -> {
            if (calls.remove(id, call)) {
                call.completeExceptionally(why);
            }
        });
    }

    private void gone(String userId) {
        fail(userId, ProfilesException.of("the profile was erased", 410, "PROFILE_005"));
    }

    private void missing(String userId) {
        fail(userId, ProfilesException.of("the user has no profile", 404, ""));
    }

    private void fail(String userId, ProfilesException why) {
        CompletableFuture<Profile> call = calls.remove(userId);
        if (call != null) {
            call.completeExceptionally(why);
        }
        erase(userId, Long.MAX_VALUE);
    }

    /** Forgets an older profile. */
    private void erase(String userId, long version) {
        if (cache.remove(userId, version)) {
            List.copyOf(watches.getOrDefault(userId, Set.of())).forEach(watch -> watch.erase(userId));
        }
    }

    private void accept(Profile profile) {
        boolean newer = cache.put(profile);
        CompletableFuture<Profile> call = calls.remove(profile.userId());
        if (call != null) {
            call.complete(cache.get(profile.userId(), Duration.ofDays(1_000_000)));
        }
        if (newer) {
            List.copyOf(watches.getOrDefault(profile.userId(), Set.of())).forEach(watch -> watch.accept(profile));
        }
    }

    /** After the end, the thread takes no tasks. */
    private CompletableFuture<Profile> unlessClosed(CompletableFuture<Profile> result) {
        if (closed) {
            result.completeExceptionally(closed());
        }
        return result;
    }

    private static ProfilesException closed() {
        return ProfilesException.of("the client is closed", 0, "");
    }

    private static void complete(CompletableFuture<Profile> result, Profile profile, Throwable failure) {
        if (profile != null) {
            result.complete(profile);
        } else {
            result.completeExceptionally(causeOf(failure));
        }
    }

    static ProfilesException causeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProfilesException known ? known : ProfilesException.of(String.valueOf(cause), 0, "");
    }

    private static void requireUserId(String userId) {
        int bytes = userId.getBytes(StandardCharsets.UTF_8).length;
        boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(userId);
        boolean control = userId.chars().anyMatch(Character::isISOControl);
        if (bytes == 0 || bytes > USER_ID_BYTES_MAX || !encodable || control || userId.matches("\\.{1,2}")) {
            throw ProfilesException.of(
                    "user id: '" + userId + "' (expected: 1 to " + USER_ID_BYTES_MAX
                            + " bytes of UTF-8 without control characters, neither . nor ..)",
                    0,
                    "");
        }
    }
}
