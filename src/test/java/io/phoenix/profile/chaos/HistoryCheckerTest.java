package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.Operation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker finds each kind of violation, and none where there is none. Times are in nanoseconds; 100 may be stale. */
class HistoryCheckerTest {

    @Test
    void violations_ofARightHistory_areNone() {
        assertThat(violations(write(0, 0, 10, 5), read(0, 11, 12, 5), read(1, 50, 51, 4), read(1, 200, 201, 5)))
                .isEmpty();
    }

    @Test
    void violations_anotherInstanceMissesAWriteForTooLong_isFound() {
        assertThat(violations(write(0, 0, 10, 5), read(1, 111, 112, 4)))
                .singleElement()
                .asString()
                .contains("not seen");
    }

    @Test
    void violations_theWriterMissesItsOwnWrite_isFound() {
        assertThat(violations(write(0, 0, 10, 5), read(0, 11, 12, 4)))
                .hasSize(2)
                .anyMatch(violation -> violation.contains("not seen"))
                .anyMatch(violation -> violation.contains("went back"));
    }

    @Test
    void violations_anOldCopyThatSaysSo_isNone() {
        Operation stale = new Operation(Kind.READ, 1, "u", 500, 501, 200, 4, true, true);

        assertThat(violations(write(0, 0, 10, 5), stale)).isEmpty();
    }

    @Test
    void violations_aWriteThatWasNotAcknowledged_bindsNobody() {
        Operation failed = new Operation(Kind.WRITE, 0, "u", 0, 10, 503, 0, false, true);

        assertThat(violations(failed, read(0, 500, 501, 4))).isEmpty();
    }

    @Test
    void violations_aVersionGoesBackOnOneInstance_isFound() {
        assertThat(violations(read(1, 0, 1, 5), read(1, 2, 3, 4)))
                .singleElement()
                .asString()
                .contains("went back");
    }

    @Test
    void violations_aVersionGoesBackBetweenReadsThatOverlap_isNone() {
        assertThat(violations(read(1, 0, 10, 5), read(1, 2, 11, 4))).isEmpty();
    }

    @Test
    void violations_aVersionThatNobodyWrote_isFound() {
        assertThat(violations(read(1, 0, 1, 6))).singleElement().asString().contains("nobody wrote");
    }

    @Test
    void violations_anotherUsersProfile_isFound() {
        Operation foreign = new Operation(Kind.READ, 1, "u", 0, 1, 200, 4, false, false);

        assertThat(violations(foreign)).singleElement().asString().contains("another user");
    }

    @Test
    void violations_aResidentProfileIsNotServed_isFound() {
        Operation refused = new Operation(Kind.READ, 1, "u", 0, 1, 503, 0, false, false);

        assertThat(violations(refused)).singleElement().asString().contains("not served");
    }

    private static List<String> violations(Operation... history) {
        return new HistoryChecker(List.of(history), start -> 100).violations(Map.of("u", Set.of(4L, 5L)));
    }

    private static Operation read(int instance, long start, long end, long version) {
        return new Operation(Kind.READ, instance, "u", start, end, 200, version, false, true);
    }

    private static Operation write(int instance, long start, long end, long version) {
        return new Operation(Kind.WRITE, instance, "u", start, end, 200, version, false, true);
    }
}
