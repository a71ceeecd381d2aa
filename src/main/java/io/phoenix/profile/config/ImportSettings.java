package io.phoenix.profile.config;

/**
 * Imports and undoing them: rows in a transaction, rows per second, and how many times as long a read of the database may take
 * meanwhile; 0 if that does not matter.
 */
public record ImportSettings(int chunkRows, int rateMax, int readSlowdownMax) {

    static ImportSettings from(ConfigValues values) {
        return new ImportSettings(
                values.number("import.chunk.rows", 500, 1, 10_000),
                values.number("import.rate.max", 5_000, 1, 1_000_000),
                values.number("import.read.slowdown.max", 2, 0, 1_000));
    }
}
