-- Replaces the function of V4. An inserted profile keeps the times that the INSERT gives, such as those of an import or of a
-- dump; without any they are the present. Times in the future are refused; a replica lowers them instead, because its clock
-- may be behind that of its publisher, and an error would stop the replication.
-- created_at stays as it is when a profile changes, unless the transaction set phoenix_profile.keeps_times to 'on', as an import
-- does that overwrites. Then it counts as a change that clients see.
CREATE OR REPLACE FUNCTION profile_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present timestamptz     := clock_timestamp();
    unseen  CONSTANT text[] := '{name_key,renamed_at,version,created_at,updated_at,import_id}';
BEGIN
    NEW.version := (extract(epoch FROM present) * 1000000)::bigint;
    IF TG_OP = 'INSERT' THEN
        NEW.created_at := coalesce(NEW.created_at, present);
        NEW.updated_at := greatest(coalesce(NEW.updated_at, NEW.created_at), NEW.created_at);
    ELSE
        NEW.updated_at := present;
        IF current_setting('phoenix_profile.keeps_times', true) IS DISTINCT FROM 'on' THEN
            NEW.created_at := OLD.created_at;
        END IF;
    END IF;

    -- only times that are new: the clock may go back, and profiles of before it did must stay changeable
    IF greatest(NEW.created_at, NEW.updated_at) > present
        AND (TG_OP = 'INSERT' OR NEW.created_at IS DISTINCT FROM OLD.created_at) THEN
        IF current_setting('session_replication_role') <> 'replica' THEN
            RAISE EXCEPTION 'created_at: %, updated_at: % (expected: not in the future)', NEW.created_at, NEW.updated_at
            USING ERRCODE = 'check_violation';
        END IF;
        NEW.created_at := least(NEW.created_at, present);
        NEW.updated_at := present;
    END IF;

    IF TG_OP = 'UPDATE' THEN
        IF NEW.created_at = OLD.created_at AND to_jsonb(NEW) - unseen = to_jsonb(OLD) - unseen THEN
            NEW.version    := OLD.version;
            NEW.updated_at := OLD.updated_at;
            RETURN NEW;
        END IF;
        NEW.import_id := NULL;
        NEW.version   := greatest(OLD.version + 1, NEW.version);
        IF NEW.user_id = OLD.user_id AND NEW.tenant_id = OLD.tenant_id THEN
            RETURN NEW;
        END IF;
    END IF;

    NEW.version := greatest(
        NEW.version,
        (SELECT max(logged.version) + 1 FROM profile_change logged
         WHERE logged.tenant_id = NEW.tenant_id AND logged.user_id = NEW.user_id),
        (SELECT max(logged.version) + 1 FROM profile_change logged WHERE logged.tenant_id = '' AND logged.user_id = ''));
    RETURN NEW;
END
$$;

-- The function finds its tables whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION profile_keep_version() SET search_path = %I, pg_temp', current_schema());
END
$$;

-- The import that created the profile, until the first change that clients see. What an import created and nobody has changed
-- can be removed again.
ALTER TABLE profile ADD COLUMN import_id bigint;

-- The imports, and how far each has come: it goes on from here after a crash. A chunk of rows and the row here commit together.
-- source names file and options. running is the source until the import has ended: a source runs once at a time. removed counts
-- the profiles that undoing the import has removed.
CREATE TABLE profile_import (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    text COLLATE "C" NOT NULL,
    source       text COLLATE "C" NOT NULL,
    running      text COLLATE "C",
    rows_done    bigint NOT NULL DEFAULT 0,
    report_bytes bigint NOT NULL DEFAULT 0,
    created      bigint NOT NULL DEFAULT 0,
    overwritten  bigint NOT NULL DEFAULT 0,
    unchanged    bigint NOT NULL DEFAULT 0,
    skipped      bigint NOT NULL DEFAULT 0,
    refused      bigint NOT NULL DEFAULT 0,
    removed      bigint NOT NULL DEFAULT 0,
    undone       boolean NOT NULL DEFAULT false,
    begun_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at     timestamptz,
    UNIQUE (tenant_id, running)
);
