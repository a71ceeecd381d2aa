package io.phoenix.profile.testing;

import io.phoenix.profile.config.Settings;
import java.util.Map;
import java.util.TreeMap;

/** Settings for tests: the defaults, on free ports, against the servers of the run. */
public final class TestSettings {

    /** The key that tokens of tests are signed with. */
    public static final String JWT_SECRET = "a key for tests, of more than 32 bytes";

    private TestSettings() {}

    /** The settings with some keys set otherwise. */
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
        // a machine that runs a whole build beside the tests stalls for longer than the defaults allow
        entries.put("redis.timeout", "2s");
        entries.put("read.deadline", "10s");
        entries.put("postgres.timeout", "10s");
        entries.put("postgres.read.timeout", "10s");
        // one user of a test does what a thousand do
        entries.put("limits.requests.rate", "0");
        entries.put("limits.updates.rate", "0");
        entries.put("limits.creations.rate", "0");
        // what another test read is nothing to begin with
        entries.put("warm.ids.max", "0");
        entries.putAll(changes);
        return Settings.toServe(entries, Map.of());
    }
}
