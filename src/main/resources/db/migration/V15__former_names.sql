-- The names that users had before, for tenants with names.history. docs/moderation.md explains it.
CREATE TABLE name_history (
    tenant_id      text COLLATE "C" NOT NULL,
    user_id        text COLLATE "C" NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    name           text             NOT NULL,
    name_is_custom boolean          NOT NULL,
    since          timestamptz      NOT NULL,
    until          timestamptz      NOT NULL,
    kept_until     timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, user_id, id)
);

CREATE INDEX name_history_by_end ON name_history (kept_until);

-- The keys of names that somebody gave up, for tenants with names.quarantine: nobody else may claim them. user_id is who gave it up;
-- NULL once the profile is erased.
CREATE TABLE name_quarantine (
    tenant_id  text COLLATE "C" NOT NULL,
    name_key   text COLLATE "C" NOT NULL,
    user_id    text COLLATE "C",
    kept_until timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, name_key)
);

CREATE INDEX name_quarantine_by_end ON name_quarantine (kept_until);
CREATE INDEX name_quarantine_by_user ON name_quarantine (tenant_id, user_id);

-- What the settings of the tenant say, as the statement passes it: the seconds of the history, the number of names in it, the seconds
-- of the quarantine. NULL where nothing is kept, and for edits by hand.
CREATE FUNCTION name_retention() RETURNS float8[] LANGUAGE sql STABLE AS $$
SELECT string_to_array(nullif(current_setting('phoenix_profile.retention', true), ''), ',')::float8[]
$$;

-- With the rights of the owner, and the name as JSON, like profile_moderate().
CREATE FUNCTION profile_keep_names() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    retention CONSTANT float8[]    := name_retention();
    present   CONSTANT timestamptz := clock_timestamp();
    former    text;
BEGIN
    IF retention IS NULL THEN
        RETURN NULL;
    END IF;
    former := to_jsonb(OLD) ->> 'name';
    IF retention[1] > 0 AND former <> to_jsonb(NEW) ->> 'name' THEN
        INSERT INTO name_history (tenant_id, user_id, name, name_is_custom, since, until, kept_until)
        SELECT OLD.tenant_id, OLD.user_id, former, OLD.name_is_custom,
               greatest(OLD.created_at, OLD.renamed_at, max(h.until)), present, present + make_interval(secs => retention[1])
        FROM name_history h WHERE h.tenant_id = OLD.tenant_id AND h.user_id = OLD.user_id;
        DELETE FROM name_history h
        WHERE h.tenant_id = OLD.tenant_id AND h.user_id = OLD.user_id AND h.id <= (
            SELECT o.id FROM name_history o WHERE o.tenant_id = OLD.tenant_id AND o.user_id = OLD.user_id
            ORDER BY o.id DESC OFFSET retention[2]::bigint LIMIT 1);
    END IF;
    IF retention[3] > 0 AND OLD.name_key IS NOT NULL AND NEW.name_key IS DISTINCT FROM OLD.name_key THEN
        INSERT INTO name_quarantine (tenant_id, name_key, user_id, kept_until)
        VALUES (OLD.tenant_id, OLD.name_key, OLD.user_id, present + make_interval(secs => retention[3]))
        ON CONFLICT (tenant_id, name_key) DO UPDATE SET user_id = excluded.user_id, kept_until = excluded.kept_until;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_keep_names AFTER UPDATE ON profile
    FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION profile_keep_names();

-- Runs once the key is claimed: whoever held it before has committed, and is seen here. So it comes behind profile_claim_name, in the
-- order of the alphabet. The error is that of a taken name.
CREATE FUNCTION profile_respect_quarantine() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    holder text;
    ends   timestamptz;
BEGIN
    IF current_setting('session_replication_role') = 'replica' THEN
        RETURN NULL;
    END IF;
    SELECT q.user_id, q.kept_until INTO holder, ends
    FROM name_quarantine q WHERE q.tenant_id = NEW.tenant_id AND q.name_key = NEW.name_key;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF holder IS DISTINCT FROM NEW.user_id AND ends > clock_timestamp() THEN
        RAISE EXCEPTION 'profile: the name was given up a while ago, and is not free yet'
        USING ERRCODE = 'unique_violation', CONSTRAINT = 'name_quarantine_pkey';
    END IF;
    DELETE FROM name_quarantine q WHERE q.tenant_id = NEW.tenant_id AND q.name_key = NEW.name_key;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_respect_quarantine AFTER INSERT ON profile
    FOR EACH ROW WHEN (NEW.name_key IS NOT NULL) EXECUTE FUNCTION profile_respect_quarantine();
-- not where claim-names gives a key to a name that somebody has
CREATE TRIGGER profile_respect_quarantine_change AFTER UPDATE ON profile
    FOR EACH ROW WHEN (NEW.version <> OLD.version AND NEW.name_key IS DISTINCT FROM OLD.name_key AND NEW.name_key IS NOT NULL)
    EXECUTE FUNCTION profile_respect_quarantine();

-- The history goes with the profile. A quarantine goes on, without the user. A changed key erases the old id, as in the change log; the
-- name is not given up then.
CREATE FUNCTION profile_erase_names() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    retention CONSTANT float8[] := name_retention();
BEGIN
    DELETE FROM name_history h WHERE h.tenant_id = OLD.tenant_id AND h.user_id = OLD.user_id;
    UPDATE name_quarantine q SET user_id = NULL WHERE q.tenant_id = OLD.tenant_id AND q.user_id = OLD.user_id;
    IF TG_OP = 'DELETE' AND retention[3] > 0 AND OLD.name_key IS NOT NULL AND OLD.name_is_custom THEN
        INSERT INTO name_quarantine (tenant_id, name_key, kept_until)
        VALUES (OLD.tenant_id, OLD.name_key, clock_timestamp() + make_interval(secs => retention[3]))
        ON CONFLICT (tenant_id, name_key) DO UPDATE SET user_id = NULL, kept_until = excluded.kept_until;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_erase_names AFTER DELETE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_erase_names();
CREATE TRIGGER profile_move_names AFTER UPDATE OF tenant_id, user_id ON profile
    FOR EACH ROW WHEN (NEW.tenant_id <> OLD.tenant_id OR NEW.user_id <> OLD.user_id)
    EXECUTE FUNCTION profile_erase_names();

CREATE FUNCTION profile_truncate_names() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM name_history;
    DELETE FROM name_quarantine;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_truncate_names AFTER TRUNCATE ON profile
    FOR EACH STATEMENT EXECUTE FUNCTION profile_truncate_names();

ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_keep_names;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_respect_quarantine;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_respect_quarantine_change;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_erase_names;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_move_names;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_truncate_names;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'profile_keep_names()', 'profile_respect_quarantine()', 'profile_erase_names()', 'profile_truncate_names()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
