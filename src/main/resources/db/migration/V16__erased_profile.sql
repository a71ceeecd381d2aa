-- The erasures that are kept: as long as an id has a row here, it has no profile, and nobody can create one. To keep an erasure,
-- insert a row; to lift it, delete the row. The service does no more: triggers erase the profile, set the version and log both, so
-- that edits by hand in psql count too. docs/erasure.md explains it.
CREATE TABLE erased_profile (
    tenant_id text COLLATE "C" NOT NULL CHECK (octet_length(tenant_id) BETWEEN 1 AND 64),
    user_id   text COLLATE "C" NOT NULL CHECK (octet_length(user_id) BETWEEN 1 AND 255),
    version   bigint           NOT NULL,
    erased_at timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);

-- Erases the profile. If there is none, one is created first, so that a creation by another transaction waits for this one, as it
-- does for any erasure, and finds the row here. The version is that of the erasure in the change log. Does nothing if the erasure
-- is kept already.
CREATE FUNCTION erased_profile_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := NULL;
    WHILE NEW.version IS NULL LOOP
        IF EXISTS (SELECT FROM erased_profile kept WHERE kept.tenant_id = NEW.tenant_id AND kept.user_id = NEW.user_id) THEN
            RETURN NULL;
        END IF;
        INSERT INTO profile (tenant_id, user_id, name) VALUES (NEW.tenant_id, NEW.user_id, 'erased')
        ON CONFLICT (tenant_id, user_id) DO NOTHING;
        DELETE FROM profile gone WHERE gone.tenant_id = NEW.tenant_id AND gone.user_id = NEW.user_id
        RETURNING gone.version + 1 INTO NEW.version;
    END LOOP;
    NEW.erased_at := clock_timestamp();
    RETURN NEW;
END
$$;

-- A lifted erasure is an erasure of the kept one: newer than every copy of it, older than a profile created later.
CREATE FUNCTION erased_profile_log_lift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profile_change (tenant_id, user_id, version, kind)
    VALUES (OLD.tenant_id, OLD.user_id, OLD.version + 1, 'erased');
    RETURN NULL;
END
$$;

CREATE FUNCTION erased_profile_log_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profile_change (tenant_id, user_id, version, kind)
    SELECT '', '', greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, max(version) + 1), 'everything'
    FROM erased_profile;
    RETURN NULL;
END
$$;

CREATE FUNCTION erased_profile_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'erased_profile: a row cannot be changed (expected: DELETE and INSERT)'
    USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER erased_profile_erase BEFORE INSERT ON erased_profile
    FOR EACH ROW EXECUTE FUNCTION erased_profile_erase();
CREATE TRIGGER erased_profile_log_lift AFTER DELETE ON erased_profile
    FOR EACH ROW EXECUTE FUNCTION erased_profile_log_lift();
CREATE TRIGGER erased_profile_log_truncate BEFORE TRUNCATE ON erased_profile
    FOR EACH STATEMENT EXECUTE FUNCTION erased_profile_log_truncate();
CREATE TRIGGER erased_profile_refuse_change BEFORE UPDATE ON erased_profile
    FOR EACH ROW EXECUTE FUNCTION erased_profile_refuse_change();
ALTER TABLE erased_profile ENABLE ALWAYS TRIGGER erased_profile_erase;
ALTER TABLE erased_profile ENABLE ALWAYS TRIGGER erased_profile_log_lift;
ALTER TABLE erased_profile ENABLE ALWAYS TRIGGER erased_profile_log_truncate;
ALTER TABLE erased_profile ENABLE ALWAYS TRIGGER erased_profile_refuse_change;

-- Keeps the erasure if the condition on the present version holds. erased is its version, and null if it does not hold; present is
-- the version of the profile before. The time of the last rename is kept while it cools down, as by any erasure.
CREATE FUNCTION erase_profile_and_keep(
    tenant text, id text, cooldown float8, must_be_present boolean, one_of bigint[], must_be_absent boolean, none_of bigint[],
    OUT erased bigint, OUT present bigint) LANGUAGE plpgsql AS $$
DECLARE
    renamed timestamptz;
BEGIN
    SELECT p.version, p.renamed_at INTO present, renamed
    FROM profile p WHERE p.tenant_id = tenant AND p.user_id = id FOR UPDATE;
    IF (CASE WHEN present IS NULL THEN must_be_present
             ELSE must_be_absent OR present <> ALL (coalesce(one_of, ARRAY[present])) OR present = ANY (none_of) END)
        AND NOT EXISTS (SELECT FROM erased_profile kept WHERE kept.tenant_id = tenant AND kept.user_id = id) THEN
        RETURN;
    END IF;

    IF cooldown > 0 AND renamed + make_interval(secs => cooldown) > clock_timestamp() THEN
        INSERT INTO erased_rename (tenant_id, user_id, renamed_at, kept_until)
        VALUES (tenant, id, renamed, renamed + make_interval(secs => cooldown))
        ON CONFLICT (tenant_id, user_id) DO UPDATE
        SET renamed_at = excluded.renamed_at, kept_until = excluded.kept_until;
    END IF;

    INSERT INTO erased_profile (tenant_id, user_id) VALUES (tenant, id);
    SELECT kept.version INTO erased FROM erased_profile kept WHERE kept.tenant_id = tenant AND kept.user_id = id;
END
$$;

-- Replaces the function of V12: also refuses a profile whose erasure is kept, and one whose user erased it while this row waited, if
-- the row does not have the rename that cools down, or is a rename within the cooldown that the statement has set. A changed key
-- is no creation. With the rights of the owner: otherwise a role that may not read the new table yet, as that of instances of the
-- version before, could create no profile.
CREATE OR REPLACE FUNCTION profile_is_superseded(tenant text, id text, created bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
            SELECT FROM profile_change logged
            WHERE logged.tenant_id = tenant AND logged.user_id = id AND logged.version >= created
                AND logged.kind = 'erased')
        OR EXISTS (SELECT FROM erased_profile kept WHERE kept.tenant_id = tenant AND kept.user_id = id)
        OR EXISTS (
            SELECT FROM erased_rename kept JOIN profile this USING (tenant_id, user_id)
            WHERE kept.tenant_id = tenant AND kept.user_id = id AND kept.kept_until > clock_timestamp()
                AND this.created_at = this.updated_at
                AND (this.renamed_at IS NULL OR this.renamed_at < kept.renamed_at
                    OR (this.name_is_custom AND kept.renamed_at + make_interval(secs => nullif(
                        current_setting('phoenix_profile.rename_cooldown', true), '')::float8) > clock_timestamp())))
        OR (current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
            SELECT FROM profile other
            WHERE other.tenant_id = tenant AND other.user_id = id AND other.version <> created));
END
$$;

-- Replaces the function of V12: the same error, for two reasons.
CREATE OR REPLACE FUNCTION profile_refuse_superseded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF EXISTS (SELECT FROM erased_profile kept WHERE kept.tenant_id = NEW.tenant_id AND kept.user_id = NEW.user_id) THEN
        RAISE EXCEPTION 'profile: its erasure is kept (delete the row in erased_profile first)'
        USING ERRCODE = 'serialization_failure', DETAIL = format('tenant_id: %s, user_id: %s', NEW.tenant_id, NEW.user_id);
    END IF;
    RAISE EXCEPTION 'profile: erased by a concurrent transaction (try again)'
    USING ERRCODE = 'serialization_failure', DETAIL = format('tenant_id: %s, user_id: %s', NEW.tenant_id, NEW.user_id);
END
$$;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'erased_profile_erase()', 'erased_profile_log_lift()', 'erased_profile_log_truncate()',
        'erase_profile_and_keep(text, text, float8, boolean, bigint[], boolean, bigint[])',
        'profile_is_superseded(text, text, bigint)', 'profile_refuse_superseded()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
