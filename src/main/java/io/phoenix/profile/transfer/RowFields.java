package io.phoenix.profile.transfer;

import java.util.List;

/** The names of the fields of a row, and which type each has in JSON. */
final class RowFields {

    static final String USER_ID = "user_id";
    static final String NAME = "name";
    static final String NAME_IS_CUSTOM = "name_is_custom";
    static final String AVATAR_URL = "avatar_url";
    static final String AVATAR_GENERATION = "avatar_generation";
    static final String AVATAR_SEED = "avatar_seed";
    static final String CREATED_AT = "created_at";
    static final String UPDATED_AT = "updated_at";

    static final List<String> ALL =
            List.of(USER_ID, NAME, NAME_IS_CUSTOM, AVATAR_URL, AVATAR_GENERATION, AVATAR_SEED, CREATED_AT, UPDATED_AT);

    private RowFields() {}
}
