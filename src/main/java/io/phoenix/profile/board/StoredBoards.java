package io.phoenix.profile.board;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.config.BoardSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.loop.EndOfTurn;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Boards that are stored because they are too long for a URL. What was sealed never changes, so an instance keeps those that were read
 * in memory; opening them needs a present key of the tenant, as with all boards. Thread-safe.
 */
public final class StoredBoards {

    private static final int ID_BYTES = 16;

    /** Shorter than what was sealed, and of another first byte. */
    private static final Pattern ID = Pattern.compile("b[A-Za-z0-9_-]{22}");

    private final BoardStore store;
    private final RandomGenerator random;
    private final int max;
    private final Cache<String, String> read;

    /** Creates it; {@code random} must be cryptographically strong. */
    public StoredBoards(BoardStore store, BoardSettings.Stored settings, RandomGenerator random) {
        this.store = store;
        this.random = random;
        this.max = settings.max();
        this.read = Caffeine.newBuilder()
                .maximumWeight(settings.cacheBytesMax())
                .weigher((String id, String text) -> text.length())
                .executor(new EndOfTurn())
                .build();
    }

    /** Whether this is the id of a board, and not what was sealed. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Keeps a board until it expires, and returns its id. Fails with {@link Kind#BOARD_LIMIT}. */
    public Future<String> keep(String tenantId, String sealed, Instant expiresAt) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = 'b' + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.keep(id, tenantId, sealed, expiresAt, max).map(kept -> {
            if (!kept) {
                throw new ProfileFailure(
                        Kind.BOARD_LIMIT,
                        "stored boards of tenant '" + tenantId + "': " + max
                                + " (expected: fewer than boards.stored.max; let them expire sooner)");
            }
            return id;
        });
    }

    /** What was sealed; empty if there is no such board, or it has expired. */
    public Future<Optional<String>> find(String id) {
        String known = read.getIfPresent(id);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        return store.find(id).onSuccess(found -> found.ifPresent(text -> read.put(id, text)));
    }
}
