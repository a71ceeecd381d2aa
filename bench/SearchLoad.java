import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.postgres.PostgresProfileSearch;
import io.phoenix.profile.postgres.SearchIndex;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.phoenix.profile.search.SearchQuery.By;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;

/**
 * Calls the search and the store as the service does, one call after the other. Arguments: the address of the database, the number
 * of profiles, the directory of the word lists. Each line of the input says what to call, how often, and a seed; the answer is a
 * line, then "done".
 */
class SearchLoad {

    private static final List<String> GIVEN =
            List.of("Łukasz", "José", "Søren", "Дмитрий", "王秀英", "Anna", "Max", "Ahmed", "Maria", "Sam");

    private final ProfileStore store;
    private final PostgresProfileSearch search;
    private final int profiles;
    private final List<String> adjectives;
    private final List<String> nouns;
    private Random random = new Random();

    private SearchLoad(PostgresBackend postgres, Settings settings, int profiles, Path words) throws Exception {
        this.store = postgres.store();
        this.search = postgres.profileSearch(settings.search());
        this.profiles = profiles;
        this.adjectives = words(words.resolve("adjectives.txt"));
        this.nouns = words(words.resolve("nouns.txt"));
    }

    private static List<String> words(Path file) throws Exception {
        return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
    }

    public static void main(String[] arguments) {
        try {
            Settings settings = Settings.toServe(
                    Map.of(
                            "postgres.uri", arguments[0],
                            "postgres.connections", "1",
                            "postgres.timeout", "5m",
                            "postgres.read.timeout", "5m",
                            "search.concurrent.max", "1",
                            "search.timeout", "1m",
                            "auth.jwt.secret", "a key for benchmarks, of more than 32 bytes"),
                    Map.of());
            new Migrations(settings.postgres()).migrate();
            PostgresBackend postgres = new PostgresBackend(Vertx.vertx(), settings.postgres());
            SearchLoad load =
                    new SearchLoad(postgres, settings, Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            System.out.println("done");
            Scanner lines = new Scanner(System.in);
            while (lines.hasNext()) {
                load.run(settings, lines.next(), lines.nextInt(), lines.nextLong());
                System.out.println("done");
            }
            System.exit(0);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private void run(Settings settings, String call, int calls, long seed) throws Exception {
        random = new Random(31 * seed + call.hashCode());
        SearchIndex index = new SearchIndex(settings.postgres(), System.out::println);
        switch (call) {
            case "index" -> index.create(true);
            case "index-whole" -> index.create(false);
            case "drop-index" -> index.drop();
            default -> System.out.println(measured(call, calls));
        }
    }

    private String measured(String call, int calls) {
        long[] micros = new long[calls];
        long profilesFound = 0;
        long incomplete = 0;
        for (int i = 0; i < calls; i++) {
            Future<?> ended;
            long begin;
            if (call.startsWith("write-")) {
                begin = System.nanoTime();
                ended = write(call, i);
            } else {
                SearchQuery query = query(call);
                SearchPosition after = after(call, query);
                begin = System.nanoTime();
                ended = search.find(call.endsWith("-small") ? "small" : "t", query, after, 20);
            }
            Object result = ended.toCompletionStage().toCompletableFuture().join();
            micros[i] = (System.nanoTime() - begin) / 1_000;
            if (result instanceof FoundProfiles found) {
                profilesFound += found.profiles().size();
                incomplete += found.complete() ? 0 : 1;
            }
        }
        Arrays.sort(micros);
        return String.format(
                "%d %d %d %.1f %d",
                micros[calls / 2],
                micros[calls * 99 / 100],
                micros[calls - 1],
                (double) profilesFound / calls,
                incomplete);
    }

    private Future<?> write(String call, int number) {
        return switch (call) {
            case "write-create" ->
                store.insert(new ProfileId("t", "u" + random.nextLong(1L << 32) + "-" + number), ClaimedName.shared(generated()));
            case "write-rename" ->
                store.update(
                        existing(),
                        new ProfileUpdate(ClaimedName.shared(chosen()), false, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Unused"));
            case "write-avatar" ->
                store.update(
                        existing(),
                        new ProfileUpdate(null, true, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Unused"));
            default -> throw new IllegalArgumentException(call);
        };
    }

    private SearchQuery query(String call) {
        return switch (call) {
            case "list", "list-deep" -> SearchQuery.ALL;
            case "prefix-name" -> SearchQuery.of(By.PREFIX, generated());
            case "prefix-word", "prefix-deep" -> SearchQuery.of(By.PREFIX, any(adjectives));
            case "prefix-letter" ->
                SearchQuery.of(By.PREFIX, String.valueOf((char) ('a' + random.nextInt(26))));
            case "prefix-none" -> SearchQuery.of(By.PREFIX, "Nobody Has This");
            case "part-rare" -> SearchQuery.of(By.NAME, String.format("%06x", random.nextInt(1 << 24)));
            case "part-name" -> SearchQuery.of(By.NAME, generated());
            case "part-word", "part-word-small" -> SearchQuery.of(By.NAME, any(nouns));
            case "part-letters" ->
                SearchQuery.of(By.NAME, any(adjectives).substring(0, 3));
            case "part-none" -> SearchQuery.of(By.NAME, "tigerish zebroid");
            case "whole" -> SearchQuery.of(By.NAME, "4 2");
            case "looks-like" -> SearchQuery.of(By.LOOKS_LIKE, generated().toUpperCase());
            default -> throw new IllegalArgumentException(call);
        };
    }

    private SearchPosition after(String call, SearchQuery query) {
        return switch (call) {
            case "list-deep" -> new SearchPosition("", existing().userId());
            case "prefix-deep" ->
                new SearchPosition((query.text() + " " + any(nouns)).toLowerCase(), existing().userId());
            default -> SearchPosition.START;
        };
    }

    private String generated() {
        return any(adjectives) + " " + any(nouns) + " " + random.nextInt(10, 100);
    }

    private String chosen() {
        return any(GIVEN) + " " + String.format("%06x", random.nextInt(1 << 24));
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /** The ids that bench/search inserts: spread over the index as random ones are. */
    private ProfileId existing() {
        return new ProfileId("t", "u" + (random.nextInt(1, profiles + 1) * 2_654_435_761L & 0xffff_ffffL));
    }
}
