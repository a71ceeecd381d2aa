-- What search-index create adds, besides the indexes. Names in braces are replaced. Everything a function refers to has its schema: an
-- index is also built where no search_path is set.
--
-- In UTF-8, a text with as many bytes as characters is ASCII, as most names are. The functions that treat these are not STRICT, so the
-- planner inlines them. They are short, because each statement that writes a name prepares them anew, at half a microsecond an operator.

-- A name beyond ASCII without case and accents. The compatibility decomposition takes accents off their letters; those that spell
-- another letter, as in kana, are put back at the end.
CREATE FUNCTION {schema}.search_folded_any_{version}(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN left(normalize(replace(replace(replace(replace(translate(
        lower(regexp_replace(
            -- soft hyphen; accents; points of Hebrew and Arabic; characters that are invisible
            normalize(name, NFKD) COLLATE "C",
            '[\u00AD\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u064B-\u0655\u0670\u1AB0-\u1AFF\u1DC0-\u1DFF'
            '\u200B-\u200F\u202A-\u202E\u2060-\u206F\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF]+',
            '', 'g')),
        -- capitals that lower() does not know in the collation C, and letters with a stroke
        'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς'
        'ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ'
        'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ'
        'ÆÐØÞĐĦŁŊŒŦẞƏƎƐƆðøđħıłŋŧƀ',
        'αβγδεζηθικλμνξοπρστυφχψωσ'
        'ђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ'
        'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
        'ædoþdhlnœtßəǝɛɔdodhilntb'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFC), 256);
END
$$;

CREATE FUNCTION {schema}.search_folded_{version}(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
    WHEN octet_length(name) = length(name) THEN lower(name COLLATE "C")
    ELSE {schema}.search_folded_any_{version}(name)
END
$$;

-- What one character contributes to a skeleton, unless it is itself: nothing if it is a separator. So all names of separators alone
-- have the same skeleton, which is empty.
CREATE TABLE {schema}.search_character_{version} (
    character text COLLATE "C" PRIMARY KEY,
    skeleton  text COLLATE "C" NOT NULL
);

-- Whoever writes profiles evaluates the functions.
GRANT SELECT ON {schema}.search_character_{version} TO PUBLIC;

-- The skeleton of a name beyond ASCII. The table is for characters of rare scripts and for those that become several.
CREATE FUNCTION {schema}.search_skeleton_any_{version}(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    letters text := normalize(name, NFD);
BEGIN
    IF letters COLLATE "C" ~ '^[{frequent}]*$' THEN
        letters := translate(letters, {translation});
        RETURN left({skeleton of letters}, 256);
    END IF;
    RETURN (
        SELECT left(coalesce(string_agg(coalesce(known.skeleton, each.character), '' ORDER BY place), ''), 256)
        FROM unnest(string_to_array(letters, NULL)) WITH ORDINALITY AS each (character, place)
        LEFT JOIN {schema}.search_character_{version} AS known ON known.character = each.character COLLATE "C");
END
$$;

CREATE FUNCTION {schema}.search_skeleton_{version}(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
    WHEN octet_length(name) = length(name) THEN {skeleton of name}
    ELSE {schema}.search_skeleton_any_{version}(name)
END
$$;
