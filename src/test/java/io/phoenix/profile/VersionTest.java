package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The version of the build, which other files repeat. */
class VersionTest {

    private static final String NUMBER = "(\\d+\\.\\d+\\.\\d+)";

    @Test
    void version_always_isTheSameEverywhere() throws IOException {
        String version = first("pom.xml", "<artifactId>phoenix-profile</artifactId>\\s*<version>" + NUMBER + "<");

        assertThat(first("CHANGELOG.md", "(?m)^## \\[" + NUMBER + "\\] - \\d{4}-\\d\\d-\\d\\d$"))
                .isEqualTo(version);
        assertThat(first("k8s/chart/Chart.yaml", "(?m)^version: " + NUMBER + "$"))
                .isEqualTo(version);
        assertThat(first("k8s/chart/Chart.yaml", "(?m)^appVersion: \"" + NUMBER + "\"$"))
                .isEqualTo(version);
        assertThat(first("clients/js/package.json", "\"version\": \"" + NUMBER + "\""))
                .isEqualTo(version);
    }

    private static String first(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }
}
