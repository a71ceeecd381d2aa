package io.phoenix.profile;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each room imports only the rooms that it may import. The README shows the same table. */
class ArchitectureTest {

    private static final String ROOT = "io.phoenix.profile";

    /** The name of the root package in the table. */
    private static final String ENTRY_POINT = "Main";

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            room(ENTRY_POINT, "cli"),
            room(
                    "cli",
                    "app",
                    "auth",
                    "config",
                    "dev",
                    "domain",
                    "explain",
                    "metrics",
                    "plan",
                    "postgres",
                    "postgres.transfer",
                    "redis",
                    "s3",
                    "tenant",
                    "transfer"),
            room(
                    "app",
                    "auth",
                    "avatar",
                    "board",
                    "cache",
                    "config",
                    "domain",
                    "domain.name",
                    "edge",
                    "explain",
                    "feed",
                    "http",
                    "http.filter",
                    "http.ops",
                    "http.server",
                    "http.web",
                    "http.wire",
                    "limit",
                    "live",
                    "metrics",
                    "moderation",
                    "outage",
                    "picture",
                    "postgres",
                    "postgres.transfer",
                    "profiles",
                    "read",
                    "redis",
                    "s3",
                    "search",
                    "sync",
                    "tenant",
                    "tracing",
                    "transfer"),
            room("domain"),
            room("domain.name", "domain"),
            room("profiles", "cache", "domain", "domain.name", "limit", "read", "sync"),
            room("read", "cache", "domain", "domain.name", "loop", "metrics"),
            room("cache", "domain", "loop"),
            room("sync", "cache", "domain", "metrics", "read"),
            room("limit", "config", "domain", "loop"),
            room("auth", "config", "domain", "edge", "limit", "loop", "tenant"),
            room("edge", "config", "metrics"),
            room("live", "auth", "cache", "config", "domain", "edge", "limit", "metrics", "profiles", "read"),
            room("explain", "cache", "domain"),
            room("feed", "config", "domain", "edge", "sync"),
            room("search", "domain"),
            room("tenant", "config", "domain", "sync"),
            room("board", "config", "domain", "loop", "outage", "sync"),
            room("redis", "config", "domain", "explain", "loop", "metrics", "outage", "read", "sync"),
            room("s3", "config", "domain", "outage", "picture"),
            room("picture", "cache", "config", "domain", "edge", "limit", "profiles", "read"),
            room(
                    "postgres",
                    "board",
                    "config",
                    "domain",
                    "domain.name",
                    "explain",
                    "feed",
                    "moderation",
                    "outage",
                    "picture",
                    "read",
                    "search",
                    "sync",
                    "tenant",
                    "transfer"),
            room("postgres.transfer", "config", "domain", "domain.name", "postgres", "transfer"),
            room("moderation", "cache", "domain", "domain.name", "profiles", "read"),
            room("transfer", "domain", "domain.name", "moderation"),
            room(
                    "http",
                    "auth",
                    "board",
                    "config",
                    "domain.name",
                    "edge",
                    "explain",
                    "feed",
                    "http.board",
                    "http.feed",
                    "http.filter",
                    "http.live",
                    "http.moderation",
                    "http.ops",
                    "http.picture",
                    "http.profiles",
                    "http.search",
                    "http.tenant",
                    "http.transfer",
                    "http.web",
                    "http.wire",
                    "limit",
                    "live",
                    "metrics",
                    "moderation",
                    "picture",
                    "profiles",
                    "search",
                    "tenant",
                    "tracing",
                    "transfer"),
            room("http.server", "config", "domain", "edge", "http.filter", "http.wire", "metrics"),
            room("http.filter", "auth", "config", "domain", "edge", "http.wire", "limit", "metrics"),
            room("http.wire", "avatar", "cache", "domain", "edge", "read"),
            room(
                    "http.profiles",
                    "auth",
                    "avatar",
                    "cache",
                    "config",
                    "domain",
                    "domain.name",
                    "edge",
                    "http.filter",
                    "http.wire",
                    "metrics",
                    "profiles",
                    "read"),
            room("http.live", "auth", "cache", "config", "domain", "edge", "http.filter", "http.wire", "live", "read"),
            room(
                    "http.transfer",
                    "auth",
                    "config",
                    "domain",
                    "edge",
                    "http.filter",
                    "http.moderation",
                    "http.profiles",
                    "http.wire",
                    "profiles",
                    "transfer"),
            room("http.feed", "auth", "cache", "config", "domain", "edge", "feed", "http.filter", "http.wire"),
            room(
                    "http.picture",
                    "auth",
                    "cache",
                    "config",
                    "domain",
                    "edge",
                    "http.filter",
                    "http.profiles",
                    "http.wire",
                    "picture"),
            room(
                    "http.board",
                    "auth",
                    "board",
                    "config",
                    "domain",
                    "edge",
                    "http.filter",
                    "http.profiles",
                    "http.wire",
                    "limit",
                    "metrics",
                    "profiles",
                    "read",
                    "tenant"),
            room("http.search", "auth", "cache", "domain", "edge", "http.filter", "http.wire", "search"),
            room(
                    "http.moderation",
                    "auth",
                    "cache",
                    "domain",
                    "edge",
                    "http.filter",
                    "http.profiles",
                    "http.wire",
                    "moderation",
                    "search"),
            room("http.tenant", "auth", "config", "domain", "http.filter", "http.wire", "tenant"),
            room("http.web", "config", "domain", "edge", "http.filter", "http.wire"),
            room(
                    "http.ops",
                    "auth",
                    "config",
                    "domain",
                    "explain",
                    "http.filter",
                    "http.profiles",
                    "http.wire",
                    "metrics",
                    "read"),
            room("avatar", "domain"),
            room("config", "avatar", "domain", "domain.name"),
            room("metrics", "outage"),
            room("outage"),
            room("loop"),
            room("tracing", "config"),
            room("plan"),
            room("dev", "domain", "profiles", "read"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    private static Map.Entry<String, Set<String>> room(String name, String... mayImport) {
        return Map.entry(name, Set.of(mayImport));
    }

    @TestFactory
    Stream<DynamicTest> room_imports_areAllowed() {
        return MAY_IMPORT.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(
                        room, () -> assertThat(importsOf(room)).as(room).isSubsetOf(MAY_IMPORT.get(room))));
    }

    @Test
    void rooms_always_areInTheTable() {
        Set<String> rooms = CLASSES.stream().map(ArchitectureTest::roomOf).collect(toCollection(TreeSet::new));

        assertThat(MAY_IMPORT.keySet()).containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void rooms_imports_haveNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + ".http.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void pureRooms_imports_excludeInfrastructure() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".domain..", ROOT + ".avatar..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "com.github.benmanes..", "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(CLASSES);
    }

    @Test
    void readme_table_isTheSame() throws IOException {
        Pattern row = Pattern.compile("\\| `([\\w.]+)` \\| [^|]+ \\|([^|]*)\\|");
        Pattern name = Pattern.compile("`([\\w.]+)`");
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        int table = lines.indexOf("| room | owns | may import |");

        Map<String, Set<String>> shown = lines.stream()
                .skip(table + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(row::matcher)
                .peek(matcher -> assertThat(matcher.matches()).isTrue())
                .collect(toMap(
                        matcher -> matcher.group(1),
                        matcher -> name.matcher(matcher.group(2))
                                .results()
                                .map(found -> found.group(1))
                                .collect(toCollection(TreeSet::new))));

        assertThat(shown).isEqualTo(MAY_IMPORT);
    }

    private static Set<String> importsOf(String room) {
        return CLASSES.stream()
                .filter(type -> roomOf(type).equals(room))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .filter(target -> (target.getPackageName() + '.').startsWith(ROOT + '.'))
                .map(ArchitectureTest::roomOf)
                .filter(other -> !other.equals(room))
                .collect(toCollection(TreeSet::new));
    }

    private static String roomOf(JavaClass type) {
        return type.getPackageName().equals(ROOT)
                ? ENTRY_POINT
                : type.getPackageName().substring(ROOT.length() + 1);
    }
}
