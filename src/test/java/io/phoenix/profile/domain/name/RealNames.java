package io.phoenix.profile.domain.name;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The given and family names of all locales of Datafaker, from its jar. */
final class RealNames {

    private static final String ENGLISH = "en/name.yml";
    private static final Pattern LOCALE = Pattern.compile("[^/]+\\.yml|" + ENGLISH);
    private static final Pattern NAMES = Pattern.compile(".*(?:first|last|middle|english)_name.*");

    private RealNames() {}

    static Set<String> all() {
        URL english = RealNames.class.getClassLoader().getResource(ENGLISH);
        Set<String> names = new TreeSet<>();
        try (JarFile jar = ((JarURLConnection) english.openConnection()).getJarFile()) {
            for (String file : jar.stream().map(Object::toString).toList()) {
                if (LOCALE.matcher(file).matches()) {
                    try (InputStream in = jar.getInputStream(jar.getEntry(file))) {
                        collect(new Yaml().load(in), false, names);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of Datafaker", e);
        }
        return names;
    }

    private static void collect(Object node, boolean ofNames, Set<String> names) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) ->
                    collect(value, ofNames || NAMES.matcher(String.valueOf(key)).matches(), names));
        } else if (node instanceof Collection<?> list) {
            list.forEach(value -> collect(value, ofNames, names));
        } else if (node instanceof String name && ofNames && !name.contains("#{") && !name.startsWith("/")) {
            names.add(name);
        }
    }
}
