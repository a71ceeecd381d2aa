package io.phoenix.profile.search;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.search.SearchQuery.By;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link ProfileSearch}; the fake and Postgres both pass it, with and without parts of names. */
public abstract class ProfileSearchContract {

    /** How many names with a text are looked at. */
    public static final int MATCHES_MAX = 30;

    private static final int LIMIT = 10;

    private final String tenant = "t-" + UUID.randomUUID();

    protected abstract ProfileSearch search();

    /** Whether the implementation finds parts of names. */
    protected abstract boolean findsParts();

    /** Chooses the name of a profile, which is created if it is absent. */
    protected abstract void put(ProfileId id, String name) throws Exception;

    protected abstract void erase(ProfileId id) throws Exception;

    @Test
    void find_all_areOfTheTenantInTheOrderOfIds() throws Exception {
        put("b", "Zoe");
        put("a", "Ben");
        put("\uD83D\uDE00", "Last by code points, not by UTF-16");
        put("\uFFFD", "Ann");
        put(new ProfileId("other-" + tenant, "c"), "Ada");

        FoundProfiles found = find(SearchQuery.ALL);

        assertThat(users(found)).containsExactly("a", "b", "\uFFFD", "\uD83D\uDE00");
        assertThat(found.match()).isEqualTo(Match.ALL);
        assertThat(found.complete()).isTrue();
        assertThat(found.next()).isEmpty();
        assertThat(found.profiles().get(0).name()).isEqualTo("Ben");
        assertThat(found.profiles().get(0).version()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "jos, José Álvarez",
        "JOSE A, José Álvarez",
        "Ĵosé, José Álvarez",
        "lukasz, Łukasz",
        "strasse, Straße 7",
        "søren, Soren",
        "Ａｄａ, Ada",
        "οδοσ, ΟΔΟΣΑ",
        "ОДЕС, Одесса",
        "AERO, Ærøskøbing",
        "istan, İstanbul",
        "елк, Ёлка",
        "FIN, ﬁne",
        "한, 한국",
        "か, かな",
        "100%, 100% Ada",
        "a_b, a_b",
        "\\, \\o/",
    })
    void find_byPrefix_ignoresCaseAndAccents(String prefix, String name) throws Exception {
        put("wanted", name);
        put("other", "Somebody Else");
        put("percent", "1000 Adas");
        put("underscore", "axb");
        put("voiced", "がな");

        FoundProfiles found = find(SearchQuery.of(By.PREFIX, prefix));

        assertThat(users(found)).containsExactly("wanted");
        assertThat(found.match()).isEqualTo(Match.PREFIX);
    }

    @Test
    void find_byPrefix_isOrderedByNameThenId() throws Exception {
        put("d", "Adam");
        put("c", "Ädam");
        put("b", "adam smith");
        put("a", "Ada");
        put("e", "Aden");
        put("f", "Ada Z");

        assertThat(users(find(prefix("ada")))).containsExactly("a", "f", "c", "d", "b");
    }

    @Test
    void find_byPrefixOfManyPages_givesEachOnce() throws Exception {
        for (int i = 0; i < 35; i++) {
            put(String.format("u%02d", i), i % 2 == 0 ? "Same Name" : "Same Names " + i % 3);
        }

        List<String> all = everything(prefix("same"), LIMIT);

        assertThat(all).hasSize(35).doesNotHaveDuplicates();
        assertThat(all.subList(0, 18)).isSorted();
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void find_pagesBesideChanges_giveOthersOnce(By by) throws Exception {
        for (int i = 0; i < 25; i++) {
            put(String.format("u%02d", i), "Same");
        }
        SearchQuery query = by == By.NOTHING ? SearchQuery.ALL : SearchQuery.of(by, "same");
        FoundProfiles first = find(query);
        put("u00", "Away");
        erase(new ProfileId(tenant, "u01"));
        erase(new ProfileId(tenant, "u15"));
        put("u005", "Same");
        put("u155", "Same");

        List<String> rest =
                users(await(search().find(tenant, query, first.next().orElseThrow(), 100)));

        List<String> expected = new ArrayList<>(
                IntStream.range(10, 25).mapToObj(i -> String.format("u%02d", i)).toList());
        expected.set(5, "u155");
        assertThat(users(first)).hasSize(10);
        assertThat(rest).containsExactlyElementsOf(expected);
    }

    @Test
    void find_asManyAsTheLimit_areTheLastPage() throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            put("u" + i, "Same");
        }

        assertThat(find(prefix("same")).next()).isEmpty();
        put("v", "Same");
        assertThat(find(prefix("same")).next()).hasValue(new SearchPosition("same", "u9"));
        assertThat(find(SearchQuery.ALL).next()).hasValue(new SearchPosition("", "u9"));
    }

    @Test
    void find_byName_givesPartsOrSaysThatItDoesNot() throws Exception {
        put("a", "Brave Tiger 42");
        put("b", "TIGER");
        put("c", "Tígers");
        put("d", "Tig er");

        FoundProfiles found = find(name("tiger"));

        if (findsParts()) {
            assertThat(found.match()).isEqualTo(Match.SUBSTRING);
            assertThat(users(found)).containsExactly("a", "b", "c");
        } else {
            assertThat(found.match()).isEqualTo(Match.WHOLE);
            assertThat(users(found)).containsExactly("b");
        }
        assertThat(found.complete()).isTrue();
    }

    @Test
    void find_byNameOfWildcards_findsThemOnly() throws Exception {
        put("a", "100% ada_b \\o/");
        put("b", "1000 adaxb xox");
        put("c", "100%");

        List<String> whole = findsParts() ? List.of("a", "c") : List.of("c");
        assertThat(users(find(name("100%")))).containsExactlyElementsOf(whole);
        assertThat(users(find(name("ada_b")))).containsExactlyElementsOf(findsParts() ? List.of("a") : List.of());
        assertThat(users(find(name("ada_b \\o/")))).containsExactlyElementsOf(findsParts() ? List.of("a") : List.of());
    }

    /** Trigrams need three letters in a row. */
    @Test
    void find_byTwoLetters_findsWholeNames() throws Exception {
        put("a", "Al");
        put("b", "Alan");
        put("c", "\u738B\u4F1F");
        put("d", "\u738B\u4F1F\u660E");

        assertThat(users(find(name("al")))).containsExactly("a");
        assertThat(find(name("al")).match()).isEqualTo(Match.WHOLE);
        assertThat(users(find(name("\u738B\u4F1F")))).containsExactly("c");
    }

    @Test
    void find_moreNamesThanAreLookedAt_isIncomplete() throws Exception {
        for (int i = 0; i < MATCHES_MAX; i++) {
            put(String.format("u%02d", i), "Whole");
        }
        FoundProfiles all = find(name("whole"));
        put("v", "Whole");

        FoundProfiles found = find(name("whole"));

        assertThat(all.complete()).isTrue();
        assertThat(everything(name("whole"), 7)).isNotEmpty();
        assertThat(found.profiles()).hasSize(LIMIT);
        assertThat(found.complete()).isEqualTo(!findsParts());
        assertThat(found.next().isPresent()).isEqualTo(!findsParts());
    }

    @Test
    void find_byNameOfManyPages_givesEachOnce() throws Exception {
        for (int i = 0; i < MATCHES_MAX; i++) {
            put(String.format("u%02d", i), "Whole");
        }

        assertThat(everything(name("whole"), 7)).hasSize(MATCHES_MAX).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void find_lookalikes_haveTheSameSkeleton() throws Exception {
        put("a", "Paypal");
        put("b", "P\u0430y P\u0430l");
        put("c", "PAYPAI");
        put("d", "Paypals");
        put("e", "Páypal");
        put("f", "!!!");

        FoundProfiles found = find(SearchQuery.of(By.LOOKS_LIKE, "pay-pal"));

        assertThat(users(found)).containsExactly("a", "b", "c");
        assertThat(found.match()).isEqualTo(Match.LOOKS_LIKE);
        assertThat(users(find(SearchQuery.of(By.LOOKS_LIKE, "!!!")))).containsExactly("f");
    }

    @Test
    void find_longNames_byTheirFirstCharacters() throws Exception {
        String ligatures = "\uFDFA".repeat(100);
        put("a", ligatures);
        put("b", "x".repeat(128));

        assertThat(users(find(prefix("\uFDFA\uFDFA")))).containsExactly("a");
        assertThat(users(find(name(ligatures)))).containsExactly("a");
        assertThat(users(find(prefix("x".repeat(128))))).containsExactly("b");
    }

    @Test
    void find_noMatch_isAnEmptyPage() throws Exception {
        put("a", "Ada");

        for (By by : List.of(By.NAME, By.PREFIX, By.LOOKS_LIKE)) {
            assertThat(find(SearchQuery.of(by, "nobody")))
                    .satisfies(found -> assertThat(found.profiles()).isEmpty())
                    .satisfies(found -> assertThat(found.next()).isEqualTo(Optional.empty()))
                    .satisfies(found -> assertThat(found.complete()).isTrue());
        }
    }

    private static SearchQuery prefix(String text) {
        return SearchQuery.of(By.PREFIX, text);
    }

    private static SearchQuery name(String text) {
        return SearchQuery.of(By.NAME, text);
    }

    private void put(String user, String name) throws Exception {
        put(new ProfileId(tenant, user), name);
    }

    private FoundProfiles find(SearchQuery query) throws Exception {
        return await(search().find(tenant, query, SearchPosition.START, LIMIT));
    }

    private List<String> everything(SearchQuery query, int limit) throws Exception {
        List<String> all = new ArrayList<>();
        Optional<SearchPosition> next = Optional.of(SearchPosition.START);
        while (next.isPresent()) {
            FoundProfiles found = await(search().find(tenant, query, next.get(), limit));
            all.addAll(users(found));
            next = found.next();
        }
        return all;
    }

    private static List<String> users(FoundProfiles found) {
        return found.profiles().stream().map(Profile::id).map(ProfileId::userId).toList();
    }
}
