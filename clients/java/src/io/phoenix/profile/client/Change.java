package io.phoenix.profile.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A change of one profile. Immutable. */
public final class Change {

    private final Map<String, Object> fields;
    private final Optional<Profile> expected;

    private Change(Map<String, Object> fields, Optional<Profile> expected) {
        this.fields = fields;
        this.expected = expected;
    }

    public static Change name(String name) {
        return new Change(Map.of("name", name), Optional.empty());
    }

    public static Change avatar() {
        return new Change(Map.of("regenerate_avatar", true), Optional.empty());
    }

    /** Also generates a new avatar. */
    public Change andAvatar() {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put("regenerate_avatar", true);
        return new Change(more, expected);
    }

    /** Makes the change fail with status 412 if the profile is not the given one any more. */
    public Change ifStill(Profile profile) {
        return new Change(fields, Optional.of(profile));
    }

    Map<String, Object> fields() {
        return fields;
    }

    Optional<Profile> expected() {
        return expected;
    }
}
