package io.phoenix.profile.cli;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of tenants as commands print them: as in the configuration file. */
final class TenantText {

    private TenantText() {}

    static String of(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + '=' + of(setting.getValue()))
                .collect(Collectors.joining(" "));
    }

    static String of(Object value) {
        return value instanceof Collection<?> members
                ? members.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }
}
