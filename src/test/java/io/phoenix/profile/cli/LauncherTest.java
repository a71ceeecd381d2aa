package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/phoenix-profile} in a checkout of its own, with Java runtimes and a Maven wrapper made of shell scripts. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("bin", "phoenix-profile");

    @TempDir
    private Path home;

    private Path jdk;

    @BeforeEach
    void checkOut() throws IOException {
        Files.createDirectories(home.resolve("src/main"));
        Files.createDirectories(home.resolve("conf"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createDirectory(home.resolve("bin"));
        Files.copy(LAUNCHER, home.resolve(LAUNCHER), StandardCopyOption.COPY_ATTRIBUTES);
        jdk = runtime("jdk", "17.0.15");
        program(jdk.resolve("bin/javac"), "exit 1");
        maven("""
                echo "[INFO] --- compiler:3.14.1:compile (default-compile) @ phoenix-profile ---"
                touch target/phoenix-profile.jar target/phoenix-profile-servers.jar
                """);
    }

    @Test
    void launch_noJar_buildsWithProgressAndRuns() throws Exception {
        Result result = launch(jdk, "--version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.printed())
                .startsWith("java -jar " + home.toRealPath() + "/target/phoenix-profile.jar --version\n")
                .contains("Building target/phoenix-profile.jar", "\n  compiler:3.14.1:compile\n");
    }

    @Test
    void launch_jarsPresent_doesNotBuild() throws Exception {
        launch(jdk, "--version");
        maven("exit 1");

        assertThat(launch(jdk, "--version").printed()).startsWith("java -jar").doesNotContain("Building");
    }

    @Test
    void launch_serversMissing_builds() throws Exception {
        launch(jdk, "--version");
        Files.delete(home.resolve("target/phoenix-profile-servers.jar"));

        assertThat(launch(jdk, "--version").printed()).contains("Building", "java -jar");
    }

    @Test
    void launch_buildFails_printsItsErrorsAndWhereTheRestIs() throws Exception {
        maven("""
                echo "[INFO] Scanning for projects..."
                echo "[ERROR] Foo.java:[3,1] class expected"
                exit 1
                """);

        Result result = launch(jdk, "--version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.printed())
                .contains(
                        "[ERROR] Foo.java:[3,1] class expected",
                        "the build failed; its output is in ",
                        "target/build.log")
                .doesNotContain("java -jar", "Scanning");
    }

    @Test
    void launch_downloads_areCounted() throws Exception {
        maven("""
                for file in $(seq 120); do echo "[INFO] Downloaded from central: https://example.org/$file (1 kB)"; done
                touch target/phoenix-profile.jar target/phoenix-profile-servers.jar
                """);

        assertThat(launch(jdk, "--version").printed())
                .contains("  50 files fetched\n  100 files fetched\n")
                .doesNotContain("example.org");
    }

    @Test
    void launch_runtimeWithoutCompiler_asksForJdk() throws Exception {
        Path jre = runtime("jre", "17.0.15");

        Result result = launch(jre, "--version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.printed())
                .contains("jre/bin has no javac", "expected: a JDK, 17 or newer")
                .doesNotContain("Building");
    }

    @Test
    void launch_runtimeWithoutCompilerAndJarsPresent_runs() throws Exception {
        launch(jdk, "--version");

        assertThat(launch(runtime("jre", "17.0.15"), "check").printed()).startsWith("java -jar");
    }

    @Test
    void launch_oldJava_namesVersionAndExpectation() throws Exception {
        assertThat(launch(runtime("java11", "11.0.22"), "dev").printed())
                .contains("java11/bin/java is Java 11 (expected: 17 or newer");
        assertThat(launch(runtime("java8", "1.8.0_402"), "dev").printed()).contains("is Java 1 (expected: 17 or newer");
    }

    @Test
    void launch_javaHomeWithoutJava_saysWhatIsMissing() throws Exception {
        Result result = launch(home.resolve("nowhere"), "dev");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.printed()).contains("nowhere/bin/java is missing (expected: Java 17 or newer");
    }

    @Test
    void launch_windows_isRefused() throws Exception {
        Path shims = Files.createDirectory(home.resolve("shims"));
        program(shims.resolve("uname"), "echo MINGW64_NT-10.0-19045");

        Result result = run(Map.of("PATH", shims + ":" + System.getenv("PATH")), "dev");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.printed()).contains("Windows is not supported (expected: Linux or macOS");
    }

    private record Result(int exitCode, String printed) {}

    private Result launch(Path javaHome, String argument) throws Exception {
        return run(Map.of("JAVA_HOME", javaHome.toString()), argument);
    }

    private Result run(Map<String, String> environment, String argument) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve(LAUNCHER).toString(), argument));
        try (ChildProcess process = ChildProcess.run(environment, command)) {
            return new Result(process.awaitExit(), process.printed());
        }
    }

    /** A Java that prints its command line, in a directory laid out like a real one. */
    private Path runtime(String name, String version) throws IOException {
        Path runtime = Files.createDirectories(home.resolve("java").resolve(name));
        Files.createDirectory(runtime.resolve("bin"));
        Files.writeString(runtime.resolve("release"), "IMPLEMENTOR=\"Example\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(runtime.resolve("bin/java"), "echo java \"$@\"");
        return runtime;
    }

    private void maven(String script) throws IOException {
        program(home.resolve("mvnw"), script);
    }

    private static void program(Path path, String script) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
