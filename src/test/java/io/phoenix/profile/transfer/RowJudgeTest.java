package io.phoenix.profile.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.PictureHosts;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.transfer.ImportOptions.Names;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdicts that need no database. */
class RowJudgeTest {

    private static final Instant PRESENT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void judge_everyValue_isKept() {
        JudgedRow row = judge(
                Names.CHECK,
                Map.of(
                        "name",
                        " Alice  Lind ",
                        "name_is_custom",
                        "false",
                        "avatar_generation",
                        "2",
                        "avatar_seed",
                        "guest-7",
                        "created_at",
                        "2024-05-01T12:00:00.123456789+02:00",
                        "updated_at",
                        "2025-05-01T12:00:00Z"));

        assertThat(row.reason()).isNull();
        assertThat(row.values()).isNotNull();
        assertThat(row.values().name().text()).isEqualTo("Alice Lind");
        assertThat(row.values().nameIsCustom()).isFalse();
        assertThat(row.values().avatarGeneration()).isEqualTo(2);
        assertThat(row.values().avatarSeed()).isEqualTo("guest-7");
        assertThat(row.values().createdAt()).isEqualTo("2024-05-01T10:00:00.123456Z");
        assertThat(row.values().updatedAt()).isEqualTo("2025-05-01T12:00:00Z");
    }

    @Test
    void judge_onlyTheUser_isAcceptedWithoutValues() {
        JudgedRow row = judge(Names.CHECK, Map.of());

        assertThat(row.values()).isEqualTo(new JudgedRow.Values(null, true, null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_id|..|malformed_user_id|'..'",
                "name|Admin Joe|reserved|'Admin Joe'",
                "name|a\u202eb|bidi_control|a\\u202eb",
                "avatar_url|https://x.example.com/a.png|avatar_url_host_not_listed|'https://x.example.com/a.png'",
                "created_at|yesterday|malformed_time|'yesterday'",
                "created_at|2026-01-01T00:00:00.000001Z|future|not in the future",
                "updated_at|2030-01-01T00:00:00Z|future|not in the future",
                "created_at|1969-12-31T23:59:59Z|malformed_time|1970 or later",
                "created_at|0000-01-01T00:00:00Z|malformed_time|1970 or later",
                "created_at|-999999999-01-01T00:00:00Z|malformed_time|RFC 3339",
                "created_at|+12024-05-01T12:00:00Z|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00Z|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00|malformed_time|RFC 3339",
                "created_at|2024-05-01 12:00:00Z|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00.Z|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00,5Z|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00+02|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00+02:00:30|malformed_time|RFC 3339",
                "created_at|2024-05-01T12:00:00+0200|malformed_time|RFC 3339",
                "created_at|2024-05-01T24:00:00Z|malformed_time|RFC 3339",
                "created_at|2024-02-30T12:00:00Z|malformed_time|RFC 3339",
                "created_at|\u0662024-05-01T12:00:00Z|malformed_time|RFC 3339",
                "avatar_seed|..|malformed|'..'",
                "avatar_generation|-1|malformed|'-1'",
                "avatar_generation|2147483648|malformed|'2147483648'",
                "avatar_generation|+3|malformed|'+3'",
                "avatar_generation|\u0663|malformed|'\u0663'",
                "avatar_generation|007|malformed|'007'",
                "name_is_custom|yes|malformed|'yes'"
            })
    void judge_valueThatIsNotAcceptable_isRefusedWithItsReason(
            String field, String value, String reason, String detail) {
        JudgedRow row = judge(Names.CHECK, Map.of(field, value));

        assertThat(row.values()).isNull();
        assertThat(row.reason()).isEqualTo(reason);
        assertThat(row.detail()).contains(detail).contains("expected:");
        assertThat(row.refused().outcome()).isEqualTo(Outcome.REFUSED);
    }

    /** RFC 3339, section 5.6: any number of digits, small letters, and an unknown offset. */
    @ParameterizedTest
    @CsvSource({
        "2024-05-01t12:00:00.1234567890123z, 2024-05-01T12:00:00.123456Z",
        "2024-05-01T12:00:00-00:00, 2024-05-01T12:00:00Z",
        "2024-05-01T12:00:00.5+05:30, 2024-05-01T06:30:00.500Z"
    })
    void judge_timeOfRfc3339_isKept(String value, Instant time) {
        JudgedRow row = judge(Names.CHECK, Map.of("created_at", value));

        assertThat(row.values()).isNotNull();
        assertThat(row.values().createdAt()).isEqualTo(time);
    }

    @Test
    void judge_updatedBeforeCreated_isRefused() {
        JudgedRow row =
                judge(Names.CHECK, Map.of("created_at", "2024-01-02T00:00:00Z", "updated_at", "2024-01-01T00:00:00Z"));

        assertThat(row.reason()).isEqualTo("malformed_time");
    }

    @ParameterizedTest
    @CsvSource({"Admin Joe, reserved", "Support, reserved"})
    void judge_reservedNameAsIs_isAcceptedWithANote(String name, String note) {
        JudgedRow row = judge(Names.AS_IS, Map.of("name", name));

        assertThat(row.values()).isNotNull();
        assertThat(row.values().name().text()).isEqualTo(name);
        assertThat(row.reason()).isEqualTo(note);
    }

    @Test
    void judge_longNameAsIs_isAcceptedUpToTheLongestThatCanBeStored() {
        assertThat(judge(Names.AS_IS, Map.of("name", "x".repeat(128))).reason()).isEqualTo("too_long");
        assertThat(judge(Names.AS_IS, Map.of("name", "x".repeat(128))).values()).isNotNull();
        assertThat(judge(Names.AS_IS, Map.of("name", "x".repeat(129))).values()).isNull();
    }

    @Test
    void judge_malformedNameAsIs_isRefused() {
        assertThat(judge(Names.AS_IS, Map.of("name", "a\u202eb")).values()).isNull();
        assertThat(judge(Names.AS_IS, Map.of("name", " ")).values()).isNull();
    }

    private static JudgedRow judge(Names names, Map<String, String> fields) {
        NamePolicy policy = TestNames.policies().of("t");
        Map<String, String> row = new HashMap<>(Map.of("user_id", "a"));
        row.putAll(fields);
        return new RowJudge("t", policy, new PictureHosts(List.of("cdn.example.com")), names, PRESENT)
                .judge(new SourceRow(7, row, null));
    }
}
