-- What is shown instead of the drawn avatar: an https URL, or the name of an own picture. NULL for the drawn one. Clients see it,
-- so a change of it is a change of the profile. V20 checks the rows from before.
ALTER TABLE profile
    ADD COLUMN picture text COLLATE "C",
    ADD CONSTRAINT profile_picture_check CHECK (
        length(picture) <= 512 AND picture ~ '^(https://\S+|[0-9a-f]{42}\.(jpg|png))$') NOT VALID;

-- Own pictures, as docs/pictures.md describes them: of each user at most one that is shown. The content is the files of all sizes,
-- one behind the other.
CREATE TABLE picture (
    tenant_id   text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    sizes       integer[]        NOT NULL,
    lengths     integer[]        NOT NULL,
    content     bytea            NOT NULL,
    uploaded_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, user_id)
);

-- Not unique: a picture keeps its name when its profile moves, and a new profile of the old id may show the same.
CREATE INDEX picture_by_name ON picture (name);

-- Those that wait for a moderator: of each user at most one.
CREATE TABLE picture_waiting (
    tenant_id   text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    sizes       integer[]        NOT NULL,
    lengths     integer[]        NOT NULL,
    content     bytea            NOT NULL,
    uploaded_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, user_id)
);

CREATE INDEX picture_waiting_by_name ON picture_waiting (name);
CREATE INDEX picture_waiting_by_time ON picture_waiting (tenant_id, uploaded_at, user_id);

-- Pictures go with their profile, whoever changes it: nothing is kept of one that is erased, or that shows something else now. Its
-- user has then decided otherwise, so a picture that waits goes too. A changed key takes them along, except from one partition to
-- another, which is a deletion.
CREATE FUNCTION profile_drop_pictures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM picture WHERE tenant_id = OLD.tenant_id AND user_id = OLD.user_id;
        DELETE FROM picture_waiting WHERE tenant_id = OLD.tenant_id AND user_id = OLD.user_id;
        RETURN NULL;
    END IF;
    UPDATE picture SET tenant_id = NEW.tenant_id, user_id = NEW.user_id
    WHERE tenant_id = OLD.tenant_id AND user_id = OLD.user_id
        AND (tenant_id <> NEW.tenant_id OR user_id <> NEW.user_id);
    UPDATE picture_waiting SET tenant_id = NEW.tenant_id, user_id = NEW.user_id
    WHERE tenant_id = OLD.tenant_id AND user_id = OLD.user_id
        AND (tenant_id <> NEW.tenant_id OR user_id <> NEW.user_id);
    IF (NEW.picture, NEW.avatar_generation) IS DISTINCT FROM (OLD.picture, OLD.avatar_generation) THEN
        DELETE FROM picture
        WHERE tenant_id = NEW.tenant_id AND user_id = NEW.user_id AND name IS DISTINCT FROM NEW.picture;
        DELETE FROM picture_waiting WHERE tenant_id = NEW.tenant_id AND user_id = NEW.user_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_drop_pictures AFTER DELETE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_drop_pictures();
CREATE TRIGGER profile_change_pictures AFTER UPDATE ON profile
    FOR EACH ROW WHEN (
        (OLD.picture, OLD.avatar_generation, OLD.tenant_id, OLD.user_id)
        IS DISTINCT FROM (NEW.picture, NEW.avatar_generation, NEW.tenant_id, NEW.user_id))
    EXECUTE FUNCTION profile_drop_pictures();
ALTER TABLE profile
    ENABLE ALWAYS TRIGGER profile_drop_pictures,
    ENABLE ALWAYS TRIGGER profile_change_pictures;

-- Before TRUNCATE, while the rows are still there, of the table or of one partition.
CREATE FUNCTION profile_truncate_pictures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['picture', 'picture_waiting'] LOOP
        EXECUTE format(
            'DELETE FROM %1$I USING %2$s AS removed'
            ' WHERE %1$I.tenant_id = removed.tenant_id AND %1$I.user_id = removed.user_id', named, TG_RELID::regclass);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_truncate_pictures BEFORE TRUNCATE ON profile
    FOR EACH STATEMENT EXECUTE FUNCTION profile_truncate_pictures();
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_truncate_pictures;

DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT relid FROM pg_partition_tree('profile') LOOP
        IF part <> 'profile'::regclass THEN
            EXECUTE format(
                'CREATE TRIGGER profile_truncate_pictures BEFORE TRUNCATE ON %s'
                ' FOR EACH STATEMENT EXECUTE FUNCTION profile_truncate_pictures()', part);
            EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER profile_truncate_pictures', part);
        END IF;
    END LOOP;
END
$$;

-- Replaces the function of V14: a locked avatar refuses another picture too, also for a profile that is created again.
CREATE OR REPLACE FUNCTION profile_moderate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    avatar_columns CONSTANT text[] := '{avatar_generation,picture}';
    locked_name    text;
    locked_avatar  text;
    barred_names   text[];
    renamed        boolean := NEW.name_is_custom;
    redrawn        boolean := to_jsonb(NEW) -> 'picture' <> 'null';
BEGIN
    IF current_setting('phoenix_profile.moderates', true) = 'on'
        OR current_setting('session_replication_role') = 'replica' THEN
        RETURN NULL;
    END IF;
    SELECT m.name_lock, m.avatar_lock, m.barred INTO locked_name, locked_avatar, barred_names
    FROM profile_moderation m
    WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id
        AND (m.kept_until IS NULL OR m.kept_until > clock_timestamp());
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        renamed := to_jsonb(NEW) ->> 'name' IS DISTINCT FROM to_jsonb(OLD) ->> 'name';
        redrawn := EXISTS (
            SELECT FROM unnest(avatar_columns) AS part
            WHERE to_jsonb(NEW) -> part IS DISTINCT FROM to_jsonb(OLD) -> part);
    END IF;
    IF renamed AND locked_name IS NOT NULL THEN
        RAISE EXCEPTION 'profile: name locked by a moderator'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_name_locked', DETAIL = locked_name;
    END IF;
    IF redrawn AND locked_avatar IS NOT NULL THEN
        RAISE EXCEPTION 'profile: avatar locked by a moderator'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_avatar_locked', DETAIL = locked_avatar;
    END IF;
    IF renamed AND coalesce(nullif(current_setting('phoenix_profile.skeleton', true), ''), NEW.name_key)
        = ANY (barred_names) THEN
        RAISE EXCEPTION 'profile: name barred by a moderator'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_name_barred';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_moderate_picture AFTER INSERT ON profile
    FOR EACH ROW WHEN (NEW.picture IS NOT NULL AND NOT NEW.name_is_custom) EXECUTE FUNCTION profile_moderate();
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_moderate_picture;

-- Moves a profile, as the function of V17 does, with its pictures, which the deletion of the old row would remove.
CREATE FUNCTION move_profile_with_pictures(
    tenant text, source text, target text, replaces boolean, OUT outcome text, OUT erased bigint,
    OUT moved_tenant text, OUT moved_user text, OUT moved_name text, OUT moved_name_is_custom boolean,
    OUT moved_generation integer, OUT moved_picture text, OUT moved_version bigint, OUT moved_created_at timestamptz,
    OUT moved_updated_at timestamptz, OUT moved_seed text) LANGUAGE plpgsql AS $$
DECLARE
    shown_picture   picture%ROWTYPE;
    waiting_picture picture_waiting%ROWTYPE;
    moved           record;
BEGIN
    -- in the order of move_profile, so that two moves cannot deadlock
    PERFORM FROM profile p WHERE p.tenant_id = tenant AND p.user_id IN (source, target) ORDER BY p.user_id FOR UPDATE;
    SELECT s.* INTO shown_picture FROM picture s WHERE s.tenant_id = tenant AND s.user_id = source;
    SELECT w.* INTO waiting_picture FROM picture_waiting w WHERE w.tenant_id = tenant AND w.user_id = source;
    SELECT * INTO moved FROM move_profile(tenant, source, target, replaces);
    outcome := moved.outcome;
    erased  := moved.erased;
    IF outcome IS DISTINCT FROM 'moved' THEN
        RETURN;
    END IF;
    IF shown_picture.user_id IS NOT NULL THEN
        shown_picture.user_id := target;
        INSERT INTO picture SELECT (shown_picture).*;
    END IF;
    IF waiting_picture.user_id IS NOT NULL THEN
        waiting_picture.user_id := target;
        INSERT INTO picture_waiting SELECT (waiting_picture).*;
    END IF;
    moved_tenant         := moved.moved_tenant;
    moved_user           := moved.moved_user;
    moved_name           := moved.moved_name;
    moved_name_is_custom := moved.moved_name_is_custom;
    moved_generation     := moved.moved_generation;
    moved_version        := moved.moved_version;
    moved_created_at     := moved.moved_created_at;
    moved_updated_at     := moved.moved_updated_at;
    moved_seed           := moved.moved_seed;
    SELECT p.picture INTO moved_picture FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target;
END
$$;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'profile_drop_pictures()', 'profile_truncate_pictures()', 'profile_moderate()',
        'move_profile_with_pictures(text, text, text, boolean)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
