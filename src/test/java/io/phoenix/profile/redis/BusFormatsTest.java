package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A format of the bus is announced before it is used: the changelog of the release before lists all that this version sends. */
class BusFormatsTest {

    private static final Pattern RELEASE = Pattern.compile("^## \\[", Pattern.MULTILINE);
    private static final Pattern ANNOUNCEMENT = Pattern.compile("^- Formats of the bus: ([^.]+)\\.", Pattern.MULTILINE);
    private static final Pattern FORMAT = Pattern.compile("`(\\w+)`");

    @Test
    void sent_always_areAnnouncedByTheReleaseBefore() throws Exception {
        MessageMac mac = new MessageMac(new byte[32], "bus");
        ProfileId id = new ProfileId("acme", "alice");
        Stream<String> sent = Stream.of(
                new BusMessage(new Incarnation(1, 1), Invalidation.changed(id, 5)).encode(mac),
                new BusMessage(new Incarnation(1, 1), Invalidation.erased(id, 5)).encode(mac),
                new SurveyMessage.Question("0".repeat(32), id).encode(mac));

        Set<String> announced = announcedBefore(Files.readString(Path.of("CHANGELOG.md")));

        assertThat(sent.map(message -> message.split(" ", 2)[0])).isSubsetOf(announced);
    }

    @Test
    void announcedBefore_formatOfTheNewestReleaseAlone_isNotAmongThem() {
        String newest = "# Changelog\n\n## [1.1.0]\n\n- Formats of the bus: `1`, `2`. More.\n\n";
        String before = "## [1.0.0]\n\n- Formats of the bus: `1`, `q1`. More.\n";

        assertThat(announcedBefore(newest + before)).containsExactlyInAnyOrder("1", "q1");
    }

    /** Those of the first release precede nothing, so it announces its own. */
    private static Set<String> announcedBefore(String changelog) {
        List<String> releases = RELEASE.splitAsStream(changelog).skip(1).toList();
        String before = releases.size() == 1 ? releases.get(0) : releases.get(1);
        return ANNOUNCEMENT
                .matcher(before)
                .results()
                .flatMap(line -> FORMAT.matcher(line.group(1)).results())
                .map((MatchResult format) -> format.group(1))
                .collect(Collectors.toSet());
    }
}
