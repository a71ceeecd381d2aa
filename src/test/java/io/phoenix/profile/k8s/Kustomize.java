package io.phoenix.profile.k8s;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Renders overlays with {@code kubectl} or {@code kustomize}, whichever is installed. */
final class Kustomize {

    private Kustomize() {}

    /** The objects of an overlay. */
    static List<Manifest> render(String overlay) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(overlay))
                .redirectError(Redirect.INHERIT)
                .start();
        String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(overlay + ": rendering failed, see standard error");
        }
        return parse(rendered);
    }

    /** Parses YAML documents; refuses duplicate keys. */
    static List<Manifest> parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(yaml);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(Kustomize::manifest)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Manifest manifest(Object document) {
        // through text, so that nested maps become JSON objects
        return new Manifest(new JsonObject(new JsonObject((Map<String, Object>) document).encode()));
    }

    private static List<String> command(String overlay) {
        return tool("kubectl")
                .map(kubectl -> List.of(kubectl, "kustomize", overlay))
                .or(() -> tool("kustomize").map(kustomize -> List.of(kustomize, "build", overlay)))
                .orElseThrow(
                        () -> new AssertionError(
                                "neither kubectl nor kustomize is on the PATH (expected: one of them, with kustomize 4.1 or newer)"));
    }

    private static Optional<String> tool(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
