package io.phoenix.profile.testing;

import io.phoenix.profile.config.Settings;
import java.util.Map;
import java.util.TreeMap;

/** Default settings with free ports and the shared servers, and timeouts long enough for a busy machine. */
public final class TestSettings {

    /** The key that signs the tokens of tests. */
    public static final String JWT_SECRET = "a key for tests, of more than 32 bytes";

    private TestSettings() {}

    /** The settings with some keys changed. */
    public static Settings with(Map<String, String> changes) {
        Servers servers = Servers.running();
        Map<String, String> entries = new TreeMap<>();
        entries.put("http.host", "127.0.0.1");
        entries.put("http.port", "0");
        entries.put("http.event-loops", "2");
        entries.put("management.host", "127.0.0.1");
        entries.put("management.port", "0");
        entries.put("shutdown.pause", "0s");
        entries.put("auth.jwt.secret", JWT_SECRET);
        entries.put("redis.uri", servers.redis().toString());
        entries.put("postgres.uri", servers.postgres().toString());
        // a machine that also runs builds stalls for longer than the defaults allow
        entries.put("redis.timeout", "2s");
        entries.put("read.deadline", "10s");
        entries.put("postgres.timeout", "10s");
        entries.put("postgres.read.timeout", "10s");
        entries.put("poll.verified.max", "20s");
        // a single user sends all requests of a test
        entries.put("limits.requests.rate", "0");
        entries.put("limits.updates.rate", "0");
        entries.put("limits.creations.rate", "0");
        entries.put("limits.failures.rate", "0");
        entries.put("console.enabled", "true");
        // don't load the hot set of other tests
        entries.put("warm.ids.max", "0");
        entries.putAll(changes);
        return Settings.toServe(entries, Map.of());
    }
}
