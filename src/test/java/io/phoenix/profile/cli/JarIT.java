package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars of the build: their size, and that the service runs from them on every Java of this machine. */
class JarIT {

    private static final Path JAR = Path.of("target", "phoenix-profile.jar");
    private static final Path SERVERS = Path.of("target", "phoenix-profile-servers.jar");

    private static final long SIZE_MAX = 35_000_000;

    private static final Pattern BINARY = Pattern.compile(".*\\.txz|redis-server-.*");

    private static final String CURL =
            "curl -H 'Authorization: (?<credentials>Bearer [\\w.-]+)' (?<address>http://\\S+/v1/profiles/user/alice)";

    @TempDir
    private Path temporaryFiles;

    static Stream<Path> runtimes() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> neighbours = Files.list(own.getParent())) {
            List<Path> newer = neighbours
                    .filter(home -> !Files.isSymbolicLink(home) && !home.equals(own) && isSupported(home))
                    .toList();
            return Stream.concat(Stream.of(own), newer.stream());
        }
    }

    private static boolean isSupported(Path home) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(home.resolve("release")));
            return Files.isExecutable(home.resolve("bin/java"))
                    && version.find()
                    && Integer.parseInt(version.group(1)) >= 17;
        } catch (IOException noRuntime) {
            return false;
        }
    }

    @Test
    void jar_service_isSmallAndHasNoServers() throws Exception {
        assertThat(Files.size(JAR)).isLessThan(SIZE_MAX);
        assertThat(binaries(JAR)).isEmpty();
    }

    @Test
    void jar_servers_hasThoseOfOnePlatform() throws Exception {
        assertThat(Files.size(SERVERS)).isLessThan(SIZE_MAX);
        assertThat(binaries(SERVERS)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void dev_anyRuntime_printsNoWarningOfTheRuntime(Path javaHome) throws Exception {
        try (ChildProcess dev = java(javaHome, JAR, "dev", "--port=0", "--management-port=0")) {
            Matcher curl = dev.awaitPrinted(CURL);

            // a combining mark, an emoji of several code points, and letters of other scripts: each reads other tables
            for (String name : List.of(
                    "Zo\u00e9 Lind",
                    "Berg \ud83d\udc69\u200d\ud83d\ude80",
                    "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
                    "\u7530\u4e2d")) {
                Eventually.isTrue(
                        "renamed to " + name,
                        () -> rename(curl, Normalizer.normalize(name, Form.NFD)).equals(name));
            }
            assertThat(dev.printed()).doesNotContain("WARNING");
        }
    }

    @Test
    void dev_serversMissing_namesTheirJar() throws Exception {
        Path alone = Files.copy(JAR, temporaryFiles.resolve("phoenix-profile.jar"));

        try (ChildProcess dev = java(alone, "dev", "--port=0", "--management-port=0")) {
            assertThat(dev.awaitExit()).isEqualTo(1);
            assertThat(dev.printed())
                    .contains(
                            "phoenix-profile dev: Postgres and Redis are missing (expected: phoenix-profile-servers.jar")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void dev_otherPlatform_namesIt() throws Exception {
        try (ChildProcess dev = java(JAR, "-Dos.arch=riscv64", "dev", "--port=0", "--management-port=0")) {
            assertThat(dev.awaitExit()).isEqualTo(1);
            assertThat(dev.printed())
                    .contains("dev: no Postgres for", "on riscv64 (expected: ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anyCommand_windows_isRefused() throws Exception {
        for (String command : List.of("dev", "serve", "check")) {
            try (ChildProcess windows = java(JAR, "-Dos.name=Windows 11", command)) {
                assertThat(windows.awaitExit()).isEqualTo(1);
                assertThat(windows.printed())
                        .contains("phoenix-profile: Windows 11 is not supported (expected: Linux or macOS")
                        .doesNotContain("\tat ");
            }
        }
    }

    private ChildProcess java(Path jar, String... arguments) throws IOException {
        return java(Path.of(System.getProperty("java.home")), jar, arguments);
    }

    /** Arguments that begin with {@code -D} go to the JVM. */
    private ChildProcess java(Path javaHome, Path jar, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(javaHome.resolve("bin/java").toString(), "-Djava.io.tmpdir=" + temporaryFiles));
        Stream.of(arguments).filter(argument -> argument.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-jar", jar.toString()));
        Stream.of(arguments).filter(argument -> !argument.startsWith("-D")).forEach(command::add);
        return ChildProcess.run(Map.of(), command);
    }

    private static List<String> binaries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> BINARY.matcher(name).matches())
                    .toList();
        }
    }

    private static String rename(Matcher curl, String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(curl.group("address")))
                .header("Authorization", curl.group("credentials"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(new JsonObject().put("name", name).encode()))
                .timeout(Duration.ofSeconds(20))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return String.valueOf(new JsonObject(body).getString("name"));
    }
}
