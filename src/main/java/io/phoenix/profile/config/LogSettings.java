package io.phoenix.profile.config;

/**
 * The log.
 *
 * @param json whether each event is one JSON object, and not a line for people
 * @param accessShare the share of requests that the access log has a line for; with 0 there is no access log
 * @param accessQueueMax lines of the access log that wait to be written; more are dropped and counted
 */
public record LogSettings(boolean json, double accessShare, int accessQueueMax) {

    static LogSettings from(ConfigValues values) {
        return new LogSettings(
                isJson(values),
                values.share("log.access.share", 0),
                values.number("log.access.queue.max", 1_000, 1, 1_000_000));
    }

    private static boolean isJson(ConfigValues values) {
        String format = values.text("log.format", "plain");
        if (!format.equals("plain") && !format.equals("json")) {
            values.mistake("log.format", "'" + format + "'", "plain or json");
        }
        return format.equals("json");
    }
}
