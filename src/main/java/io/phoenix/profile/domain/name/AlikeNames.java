package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds names within a list that look alike, by their {@linkplain NameSkeleton skeletons}, or like a reserved name, and gives
 * their users suffixes that tell them apart. Thread-safe.
 *
 * <p>A suffix is the beginning of a code that is a keyed hash of the user: the same on every instance, as short as the list
 * allows, and revealing nothing of the user id.
 */
public final class AlikeNames {

    // without vowels, so that no code is a word, and without what looks alike
    private static final String ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ";
    private static final int CODE_LENGTH = 12;

    private final KeyedHash codes;

    public AlikeNames(KeyedHash hash) {
        this.codes = hash.derived("suffixes");
    }

    /** A name of the list. */
    public record Named(ProfileId id, String name) {}

    /**
     * Why a name may be mistaken for another.
     *
     * @param group the number, from 1, that it shares with the others of the list that look like it; 0 if there are none
     * @param reserved the reserved name that it reads like; null if it does not
     * @param suffix 1 to 12 digits and capital letters, unlike those of its group
     */
    public record Mistakable(int group, @Nullable String reserved, String suffix) {}

    /** The names that may be mistaken, by user; in the order of the list. The ids of the list are distinct. */
    public Map<ProfileId, Mistakable> among(List<Named> names, NameRules rules) {
        Map<String, List<Named>> bySkeleton = new LinkedHashMap<>();
        for (Named named : names) {
            bySkeleton
                    .computeIfAbsent(NameSkeleton.of(named.name()), first -> new ArrayList<>())
                    .add(named);
        }
        Map<ProfileId, Mistakable> mistakable = new LinkedHashMap<>();
        int groups = 0;
        for (List<Named> alike : bySkeleton.values()) {
            int group = alike.size() > 1 ? ++groups : 0;
            int length = suffixLength(alike);
            for (Named named : alike) {
                String reserved = rules.reservedNameIn(named.name());
                if (group > 0 || reserved != null) {
                    String suffix = code(named.id()).substring(0, length);
                    mistakable.put(named.id(), new Mistakable(group, reserved, suffix));
                }
            }
        }
        return mistakable;
    }

    /** The least length at which the codes of all differ. */
    private int suffixLength(List<Named> alike) {
        List<String> all = alike.stream().map(named -> code(named.id())).toList();
        int length = 1;
        while (length < CODE_LENGTH && !differ(all, length)) {
            length++;
        }
        return length;
    }

    private static boolean differ(List<String> all, int length) {
        Set<String> suffixes = new HashSet<>();
        return all.stream().allMatch(code -> suffixes.add(code.substring(0, length)));
    }

    private String code(ProfileId id) {
        byte[] hash = codes.of("suffix", id, 0);
        StringBuilder code = new StringBuilder(CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            // two bytes a digit: no digit is noticeably more likely than another
            int sixteenBits = ((hash[2 * i] & 0xff) << 8) | (hash[2 * i + 1] & 0xff);
            code.append(ALPHABET.charAt(sixteenBits % ALPHABET.length()));
        }
        return code.toString();
    }
}
