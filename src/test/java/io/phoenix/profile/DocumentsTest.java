package io.phoenix.profile;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents match the source tree: links, names of types, keys and files, the table of rooms, and the walks. */
class DocumentsTest {

    private static final Path README = Path.of("README.md");
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");
    private static final Path SOURCES = Path.of("src/main/java/io/phoenix/profile");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+\\(.*\\))?");
    private static final Pattern PACKAGE = Pattern.compile("io\\.phoenix\\.profile(?:\\.[a-z]+)*");
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");
    private static final Pattern FILE = Pattern.compile("(?:bench|bin|conf|docs|image|k8s|src)/[\\w./-]+");

    /** Words that look like our types but are not: HTTP headers, web APIs, examples, and words in "no Manager". */
    private static final Set<String> OTHER_NAMES = Set.of(
            "Accept",
            "Allow",
            "Authorization",
            "Bearer",
            "Date",
            "ETag",
            "EventSource",
            "Helper",
            "Host",
            "Impl",
            "Manager",
            "Map",
            "PhoenixProfile",
            "ProfilesError",
            "Range",
            "Referer",
            "TheAdmin",
            "UnityWebRequestTexture",
            "Vary",
            "WebSocket");

    /** Removed keys, which the changelog mentions. */
    private static final Set<String> OLD_KEYS = Set.of("http.instances");

    /** Commands of the unpacked image, built from files in image/. */
    private static final Set<String> FILES_OF_THE_IMAGE = Set.of("bin/train");

    static Stream<Path> documents() throws IOException {
        return Stream.concat(
                Stream.of(
                        README,
                        Path.of("CONTRIBUTING.md"),
                        Path.of("CHANGELOG.md"),
                        Path.of("SECURITY.md"),
                        Path.of("k8s/README.md")),
                Stream.concat(pages(), manuals()));
    }

    /** Of clients and examples. */
    static Stream<Path> manuals() throws IOException {
        return Stream.of("clients", "examples")
                .flatMap(folder -> Stream.of(
                        Objects.requireNonNull(Path.of(folder).toFile().listFiles())))
                .map(folder -> folder.toPath().resolve("README.md"))
                .filter(Files::exists)
                .sorted();
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void document_relativeLinks_resolveToFileAndHeading(Path document) {
        List<String> broken = new ArrayList<>();
        matches(LINK, text(document)).map(link -> link.group(1)).forEach(link -> {
            if (link.contains("://")) {
                return;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            if (!Files.exists(target) || (parts.length == 2 && !anchors(target).contains(parts[1]))) {
                broken.add(link);
            }
        });

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void document_quotedNames_existInTheTree(Path document) throws IOException {
        Set<String> types = types();
        Set<String> keys = keys();
        Set<String> rooms = rooms();
        Set<String> groups = keys.stream().map(key -> key.split("\\.", 2)[0]).collect(toSet());

        List<String> unknown = codes(document)
                .filter(code -> {
                    var type = TYPE.matcher(code);
                    if (type.matches()) {
                        return !types.contains(type.group(1)) && !OTHER_NAMES.contains(type.group(1));
                    }
                    if (PACKAGE.matcher(code).matches()) {
                        return !Files.isDirectory(Path.of("src/main/java", code.split("\\.")));
                    }
                    if (KEY.matcher(code).matches() && groups.contains(code.split("\\.", 2)[0])) {
                        return !keys.contains(code) && !rooms.contains(code) && !OLD_KEYS.contains(code);
                    }
                    return FILE.matcher(code).matches()
                            && !Files.exists(Path.of(code))
                            && !FILES_OF_THE_IMAGE.contains(code);
                })
                .toList();

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_always_startsWithTitleAndOneLineSummary(Path page) {
        assertThat(text(page)).matches("(?s)# [^\n]+\n\n[A-Z][^\n]*\\.\n\n.*");
    }

    @Test
    void readme_links_coverEveryPage() throws IOException {
        Set<String> links =
                matches(LINK, text(README)).map(link -> link.group(1)).collect(toSet());

        assertThat(links).containsAll(pages().map(Path::toString).toList());
    }

    @Test
    void readme_tableOfRooms_listsEveryPackage() throws IOException {
        Set<String> listed = matches(Pattern.compile("(?m)^\\| `([\\w.]+)` \\|"), section(README, "How it is built"))
                .map(row -> row.group(1))
                .collect(toSet());
        Set<String> expected = new TreeSet<>(rooms());
        expected.add("Main");

        assertThat(listed).isEqualTo(expected);
    }

    /** The limits keep a request readable: a walk that grows needs less indirection, not a higher limit. */
    @ParameterizedTest
    @CsvSource({
        "A hit, 12",
        "A full miss, 25",
        "A change, 25",
        "A change arrives elsewhere, 6",
        "A poll, 10",
        "Start-up, 10"
    })
    void architecture_walk_listsExistingFilesAndStaysShort(String walk, int filesMax) {
        Set<String> files = matches(LINK, section(ARCHITECTURE, walk))
                .map(link -> link.group(1))
                .filter(link -> link.startsWith("../src/main/"))
                .collect(toSet());

        assertThat(files)
                .hasSizeBetween(1, filesMax)
                .allSatisfy(
                        file -> assertThat(ARCHITECTURE.resolveSibling(file)).isRegularFile());
    }

    private static Stream<String> codes(Path document) {
        String prose = text(document).replaceAll("(?s)```.*?```", "");
        return matches(CODE, prose).map(code -> code.group(1));
    }

    /** The text below a heading, up to the next heading. */
    private static String section(Path document, String heading) {
        String text = text(document);
        var found = Pattern.compile("(?m)^#+ " + Pattern.quote(heading) + "$").matcher(text);
        assertThat(found.find()).as(heading).isTrue();
        return text.substring(found.end()).split("(?m)^#", 2)[0];
    }

    /** The anchors of a document's headings, as GitHub generates them. */
    private static Set<String> anchors(Path document) {
        return matches(Pattern.compile("(?m)^#+ (.*)$"), text(document))
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    private static Set<String> types() throws IOException {
        Set<String> types = new TreeSet<>();
        for (String root : List.of("src", "bench", "clients")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java") || name.endsWith(".cs"))
                        .forEach(name -> types.add(name.substring(0, name.lastIndexOf('.'))));
            }
        }
        return types;
    }

    private static Set<String> keys() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("conf/phoenix-profile.properties"))) {
            properties.load(reader);
        }
        return properties.stringPropertyNames();
    }

    /** The packages below the root that hold code. */
    private static Set<String> rooms() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(room -> !room.isEmpty())
                    .collect(toSet());
        }
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
