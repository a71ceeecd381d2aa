-- The change log: one row for each change or erasure, written by a trigger in the same transaction. So a change is in the
-- log if and only if it was committed, also if its writer crashes right after. It contains no names.
CREATE TABLE profile_change (
    seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    text COLLATE "C" NOT NULL,
    user_id      text COLLATE "C" NOT NULL,
    version      bigint           NOT NULL,
    erased       boolean          NOT NULL DEFAULT false,
    changed_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz
);

CREATE INDEX profile_change_unpublished ON profile_change (seq) WHERE published_at IS NULL;
CREATE INDEX profile_change_by_time ON profile_change (changed_at);
CREATE INDEX profile_change_by_profile ON profile_change (tenant_id, user_id, version);

-- Rows live for minutes only. With the default settings dead rows would bloat the table.
ALTER TABLE profile_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- An erasure has the last version plus one: newer than every cached copy, older than a profile created later.
CREATE FUNCTION profile_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO profile_change (tenant_id, user_id, version, erased)
        VALUES (OLD.tenant_id, OLD.user_id, OLD.version + 1, true);
    ELSIF NEW.version <> OLD.version THEN
        INSERT INTO profile_change (tenant_id, user_id, version) VALUES (NEW.tenant_id, NEW.user_id, NEW.version);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_log_change AFTER UPDATE OR DELETE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_log_change();

-- Replaces the function of V1: a re-created profile gets a version above the erased one, even if the clock went back.
CREATE OR REPLACE FUNCTION profile_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present      timestamptz := clock_timestamp();
    microseconds bigint      := (extract(epoch FROM present) * 1000000)::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version    := greatest(microseconds, (
            SELECT max(logged.version) + 1 FROM profile_change logged
            WHERE logged.tenant_id = NEW.tenant_id AND logged.user_id = NEW.user_id));
        NEW.created_at := present;
        NEW.updated_at := present;
        RETURN NEW;
    END IF;

    NEW.created_at := OLD.created_at;
    IF (NEW.name, NEW.name_is_custom, NEW.avatar_generation)
        IS DISTINCT FROM (OLD.name, OLD.name_is_custom, OLD.avatar_generation) THEN
        NEW.version    := greatest(OLD.version + 1, microseconds);
        NEW.updated_at := present;
    ELSE
        NEW.version    := OLD.version;
        NEW.updated_at := OLD.updated_at;
    END IF;
    RETURN NEW;
END
$$;
