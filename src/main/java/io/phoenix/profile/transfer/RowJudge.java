package io.phoenix.profile.transfer;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.PictureHosts;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.WholeNumber;
import io.phoenix.profile.domain.name.NamePolicy;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows with every rule that needs no database. Thread-safe.
 *
 * @param present no time of a row may be later
 */
public record RowJudge(
        String tenantId, NamePolicy policy, PictureHosts pictures, ImportOptions.Names names, Instant present) {

    /** Section 5.6, where ISO 8601 and Java allow more: no seconds, or those of an offset, or longer years. */
    private static final Pattern RFC_3339 = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})"
            + "((?:\\.[0-9]+)?)([Zz]|[+-][0-9]{2}:[0-9]{2})");

    /** Of the point and nine digits. */
    private static final int NANOS_LENGTH = 10;

    /** Postgres can't store earlier times, and no user was there. */
    private static final Instant EARLIEST = Instant.EPOCH;

    /** Refuses a row, with a reason. Has no stack trace. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Refusal(String reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }

    private record AcceptedName(
            @Nullable ClaimedName name,
            @Nullable String reason,
            @Nullable String detail) {
        static final AcceptedName NONE = new AcceptedName(null, null, null);
    }

    /** Reads and judges the next rows; fewer than the maximum at the end of the file, none behind it. */
    public List<JudgedRow> next(RowReader reader, int rowsMax) throws IOException {
        List<JudgedRow> rows = new ArrayList<>(rowsMax);
        while (rows.size() < rowsMax) {
            SourceRow row = reader.next();
            if (row == null) {
                break;
            }
            rows.add(judge(row));
        }
        return rows;
    }

    /** The row with its values, or refused. */
    public JudgedRow judge(SourceRow row) {
        Map<String, String> fields = row.fields();
        String userId = fields.getOrDefault(RowFields.USER_ID, "");
        try {
            if (row.malformed() != null) {
                throw new Refusal("malformed", row.malformed());
            }
            requireUserId(userId);
            String picture = pictureOf(fields.get(RowFields.AVATAR_URL));
            AcceptedName name = nameOf(fields.get(RowFields.NAME));
            boolean custom = booleanOf(fields.get(RowFields.NAME_IS_CUSTOM));
            Instant createdAt = timeOf(RowFields.CREATED_AT, fields);
            Instant updatedAt = timeOf(RowFields.UPDATED_AT, fields);
            if (createdAt != null && updatedAt != null && updatedAt.isBefore(createdAt)) {
                throw new Refusal(
                        "malformed_time",
                        "updated_at: '" + updatedAt + "' (expected: not before created_at, " + createdAt + ")");
            }
            JudgedRow.Values values = new JudgedRow.Values(
                    name.name(),
                    custom,
                    generationOf(fields.get(RowFields.AVATAR_GENERATION)),
                    seedOf(fields.get(RowFields.AVATAR_SEED)),
                    picture,
                    createdAt,
                    updatedAt);
            return new JudgedRow(row.line(), userId, values, name.reason(), name.detail());
        } catch (Refusal refused) {
            return new JudgedRow(row.line(), userId, null, refused.reason, refused.getMessage());
        }
    }

    private void requireUserId(String userId) {
        try {
            new ProfileId(tenantId, userId);
        } catch (ProfileFailure malformed) {
            throw new Refusal("malformed_user_id", String.valueOf(malformed.getMessage()));
        }
    }

    /** Nothing of a row may be dropped in silence. */
    private @Nullable String pictureOf(@Nullable String url) {
        try {
            return url == null ? null : pictures.accept(url);
        } catch (ProfileFailure refused) {
            throw new Refusal("avatar_url_" + refused.reason(), String.valueOf(refused.getMessage()));
        }
    }

    private AcceptedName nameOf(@Nullable String raw) {
        if (raw == null) {
            return AcceptedName.NONE;
        }
        try {
            return new AcceptedName(policy.accept(raw), null, null);
        } catch (ProfileFailure refused) {
            return asIs(raw, refused);
        }
    }

    private AcceptedName asIs(String raw, ProfileFailure refused) {
        String reason = String.valueOf(refused.reason());
        if (names == ImportOptions.Names.CHECK) {
            throw new Refusal(reason, String.valueOf(refused.getMessage()));
        }
        try {
            return new AcceptedName(policy.acceptAsIs(raw), reason, refused.getMessage());
        } catch (ProfileFailure malformed) {
            throw new Refusal(String.valueOf(malformed.reason()), String.valueOf(malformed.getMessage()));
        }
    }

    private static boolean booleanOf(@Nullable String text) {
        if (text == null || text.equals("true")) {
            return true;
        }
        if (text.equals("false")) {
            return false;
        }
        throw new Refusal("malformed", "name_is_custom: '" + Quoted.of(text) + "' (expected: true or false)");
    }

    private static @Nullable Integer generationOf(@Nullable String text) {
        if (text == null) {
            return null;
        }
        OptionalLong generation = WholeNumber.parse(text, Integer.MAX_VALUE);
        if (generation.isPresent()) {
            return (int) generation.getAsLong();
        }
        throw new Refusal(
                "malformed",
                "avatar_generation: '" + Quoted.of(text) + "' (expected: a whole number from 0 to " + Integer.MAX_VALUE
                        + ")");
    }

    private static @Nullable String seedOf(@Nullable String text) {
        if (text == null || ProfileId.isUserId(text)) {
            return text;
        }
        throw new Refusal("malformed", "avatar_seed: '" + Quoted.of(text) + "' (expected: a user id)");
    }

    private @Nullable Instant timeOf(String field, Map<String, String> fields) {
        String text = fields.get(field);
        if (text == null) {
            return null;
        }
        Instant time = parse(text);
        if (time == null) {
            throw new Refusal(
                    "malformed_time",
                    field + ": '" + Quoted.of(text) + "' (expected: RFC 3339, such as 2024-05-01T12:00:00Z)");
        }
        if (time.isAfter(present)) {
            throw new Refusal("future", field + ": '" + Quoted.of(text) + "' (expected: not in the future)");
        }
        if (time.isBefore(EARLIEST)) {
            throw new Refusal("malformed_time", field + ": '" + Quoted.of(text) + "' (expected: 1970 or later)");
        }
        return time;
    }

    /** With the precision that Postgres stores; null if the text is not in the form, or no such time exists. */
    private static @Nullable Instant parse(String text) {
        Matcher form = RFC_3339.matcher(text);
        if (!form.matches()) {
            return null;
        }
        try {
            // Java knows nine digits of a fraction
            String fraction = form.group(2);
            String known = fraction.substring(0, Math.min(fraction.length(), NANOS_LENGTH));
            return OffsetDateTime.parse(form.group(1) + known + form.group(3))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException noSuchTime) {
            return null;
        }
    }
}
