package io.phoenix.profile.avatar;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Avatar keys of fictitious users; the same in every run. */
final class Keys {

    static final KeyedHash HASH = new KeyedHash("a secret for tests".getBytes(StandardCharsets.US_ASCII));

    private static final List<String> NAMES = List.of(
            "Brave Tiger 42",
            "Quiet Otter 7",
            "Élodie",
            "Zoë",
            "Hugo",
            "Maya",
            "Юлия",
            "Жанна",
            "Ωmega",
            "42",
            "Kim",
            "★");

    private Keys() {}

    /** The first key of a user. */
    static AvatarKey of(AvatarStyle style, int user) {
        return style.key(HASH, new ProfileId("demo", "user-" + user), 0, NAMES.get(user % NAMES.size()));
    }

    /** The first keys of all users. */
    static Stream<AvatarKey> of(AvatarStyle style) {
        return IntStream.iterate(0, user -> user + 1).mapToObj(user -> of(style, user));
    }
}
