package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.Match;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds profiles of a fake database, by looking at all of them. Thread-safe. */
public final class FakeProfileSearch implements ProfileSearch {

    private static final Comparator<String> BY_CODE_POINTS = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private static final Comparator<SearchPosition> ORDER = Comparator.comparing(SearchPosition::key, BY_CODE_POINTS)
            .thenComparing(SearchPosition::userId, BY_CODE_POINTS);

    private static final Pattern THREE_LETTERS = Pattern.compile("[\\p{L}\\p{N}]{3}");

    private final FakeDatabase database;
    private final boolean parts;
    private final int matchesMax;

    /** Finds parts of names if {@code parts}. */
    public FakeProfileSearch(FakeDatabase database, boolean parts, int matchesMax) {
        this.database = database;
        this.parts = parts;
        this.matchesMax = matchesMax;
    }

    @Override
    public Future<FoundProfiles> find(String tenantId, SearchQuery query, SearchPosition after, int limit) {
        Match match = match(query);
        List<Profile> matching = database.rows().stream()
                .filter(profile -> profile.id().tenantId().equals(tenantId))
                .filter(matcher(match, query.text()))
                .sorted(Comparator.comparing(profile -> position(match, profile), ORDER))
                .toList();
        List<Profile> rest = matching.stream()
                .filter(profile -> ORDER.compare(position(match, profile), after) > 0)
                .toList();
        List<Profile> found = rest.stream().limit(limit).toList();
        boolean complete = match != Match.SUBSTRING || matching.size() <= matchesMax;
        Optional<SearchPosition> next =
                complete && rest.size() > limit ? Optional.of(position(match, found.get(limit - 1))) : Optional.empty();
        return Future.succeededFuture(new FoundProfiles(found, match, next, complete));
    }

    private Match match(SearchQuery query) {
        return switch (query.by()) {
            case NOTHING -> Match.ALL;
            case PREFIX -> Match.PREFIX;
            case LOOKS_LIKE -> Match.LOOKS_LIKE;
            case NAME -> parts && THREE_LETTERS.matcher(folded(query.text())).find() ? Match.SUBSTRING : Match.WHOLE;
        };
    }

    private static Predicate<Profile> matcher(Match match, String text) {
        String wanted = folded(text);
        return profile -> switch (match) {
            case ALL -> true;
            case PREFIX -> folded(profile.name()).startsWith(wanted);
            case SUBSTRING -> folded(profile.name()).contains(wanted);
            case WHOLE -> folded(profile.name()).equals(wanted);
            case LOOKS_LIKE ->
                profile.nameIsCustom() && NameSkeleton.of(profile.name()).equals(NameSkeleton.of(text));
        };
    }

    private static SearchPosition position(Match match, Profile profile) {
        return new SearchPosition(
                match == Match.PREFIX ? folded(profile.name()) : "",
                profile.id().userId());
    }

    /** Without case and accents, as far as the contract asks. */
    private static String folded(String text) {
        String letters = Normalizer.normalize(text, Form.NFKD)
                .replaceAll("[\\u0300-\\u036F\\p{Cf}]", "")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace('ł', 'l')
                .replace('ø', 'o')
                .replace('ς', 'σ');
        return Normalizer.normalize(letters, Form.NFC);
    }
}
