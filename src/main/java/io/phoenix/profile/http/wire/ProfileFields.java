package io.phoenix.profile.http.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a caller asks for besides the six fields of a profile: the query parameter {@code fields}, a list separated by commas.
 *
 * @param extended {@code version} and {@code name_is_custom}
 * @param distinct why a name may be mistaken for another one of the batch
 * @param render forms of the name for display
 * @param currentName the present name beside one of the past
 */
public record ProfileFields(boolean extended, boolean distinct, boolean render, boolean currentName) {

    private static final String PARAMETER = "fields";
    private static final String EXTENDED = "extended";
    private static final String DISTINCT = "distinct";
    private static final String RENDER = "render";
    private static final String CURRENT_NAME = "current_name";

    public static ProfileFields ofBatch(QueryParameters query) {
        return parse(query, List.of(DISTINCT, EXTENDED, RENDER));
    }

    /** Only the fields that everybody may see. */
    public static ProfileFields ofBoard(QueryParameters query) {
        return parse(query, List.of(DISTINCT, RENDER));
    }

    /** Those of a batch with names of the past. */
    public static ProfileFields ofPast(QueryParameters query) {
        return parse(query, List.of(CURRENT_NAME, EXTENDED));
    }

    /** Only the fields that one profile can have alone. */
    public static ProfileFields ofOne(QueryParameters query) {
        return parse(query, List.of(EXTENDED));
    }

    /** Whether ICU has to work on the names. */
    public boolean display() {
        return distinct || render;
    }

    private static ProfileFields parse(QueryParameters query, List<String> known) {
        String value = query.value(PARAMETER);
        if (value == null) {
            return new ProfileFields(false, false, false, false);
        }
        Set<String> asked = new HashSet<>();
        for (String field : value.split(",", -1)) {
            if (!known.contains(field) || !asked.add(field)) {
                throw QueryParameters.malformed(
                        PARAMETER,
                        value,
                        known.size() == 1
                                ? EXTENDED + ", or nothing"
                                : "some of " + String.join(", ", known) + ", each once, separated by commas");
            }
        }
        return new ProfileFields(
                asked.contains(EXTENDED),
                asked.contains(DISTINCT),
                asked.contains(RENDER),
                asked.contains(CURRENT_NAME));
    }
}
