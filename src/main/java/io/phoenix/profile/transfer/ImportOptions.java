package io.phoenix.profile.transfer;

import io.phoenix.profile.domain.Quoted;

/** How an import treats existing profiles, and names that users could not choose. */
public record ImportOptions(OnConflict onConflict, Names names) {

    /** What happens to a row whose user has a profile. */
    public enum OnConflict {
        /** The profile is left alone. */
        SKIP,
        /** The profile takes every value that the row has. */
        OVERWRITE,
        /** The import stops, without the chunk of this row. */
        FAIL;

        /** The value of an option or parameter; throws IllegalArgumentException for any other text. */
        public static OnConflict parse(String text) {
            return switch (text) {
                case "skip" -> SKIP;
                case "overwrite" -> OVERWRITE;
                case "fail" -> FAIL;
                default -> throw unknown(text, "skip, overwrite or fail");
            };
        }
    }

    /** Which names are admitted. */
    public enum Names {
        /** Those that a user could choose. */
        CHECK,
        /** Reserved, filtered, short, long and duplicate ones too, each with a note; malformed ones are refused. */
        AS_IS;

        /** The value of an option or parameter; throws IllegalArgumentException for any other text. */
        public static Names parse(String text) {
            return switch (text) {
                case "check" -> CHECK;
                case "as-is" -> AS_IS;
                default -> throw unknown(text, "check or as-is");
            };
        }
    }

    private static IllegalArgumentException unknown(String text, String expected) {
        return new IllegalArgumentException("'" + Quoted.of(text) + "' (expected: " + expected + ")");
    }
}
