-- What moderators decided about a user. A table of its own, so that reads of profiles never notice; most users have no row.
--
-- name_lock and avatar_lock are the reasons that the user is told; NULL: not locked. barred has the skeletons of refused names, the
-- newest last. An erasure keeps the row for kept_seconds, until kept_until: erasing must not end a lock.
CREATE TABLE profile_moderation (
    tenant_id    text COLLATE "C"   NOT NULL,
    user_id      text COLLATE "C"   NOT NULL,
    name_lock    text,
    avatar_lock  text,
    barred       text[] COLLATE "C" NOT NULL DEFAULT '{}',
    kept_seconds bigint             NOT NULL,
    kept_until   timestamptz,
    PRIMARY KEY (tenant_id, user_id)
);

-- For pruning. Only rows of erased profiles have the time.
CREATE INDEX profile_moderation_by_end ON profile_moderation (kept_until);

-- Who did what, when and why. name is the one that the profile had before. moderator is empty for a server.
CREATE TABLE moderation_audit (
    tenant_id text COLLATE "C"   NOT NULL,
    user_id   text COLLATE "C"   NOT NULL,
    id        bigint GENERATED ALWAYS AS IDENTITY,
    at        timestamptz        NOT NULL DEFAULT clock_timestamp(),
    moderator text COLLATE "C"   NOT NULL,
    actions   text[] COLLATE "C" NOT NULL,
    name      text               NOT NULL,
    reason    text               NOT NULL,
    PRIMARY KEY (tenant_id, user_id, id)
);

-- Refuses a change that a moderator has locked, whoever makes it. Runs once the row is written, so the row is locked, and reads in a
-- new snapshot: a moderator's transaction locks the row too, so it is either over and seen, or has to wait for this one and acts
-- upon the result. docs/moderation.md explains it.
--
-- The statement passes the skeleton of the name; where it does not, the key of the name, if there is one, is the skeleton. A
-- moderator's own statement passes. A replica has to take what its publisher took.
--
-- With the rights of the owner, like the change feed: a role may lack rights on the new tables for a while. Columns of profile are
-- compared as JSON, because an expression of plpgsql keeps the type of a column for as long as the session lasts.
CREATE FUNCTION profile_moderate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    avatar_columns CONSTANT text[] := '{avatar_generation}';
    locked_name    text;
    locked_avatar  text;
    barred_names   text[];
    renamed        boolean := true;
    redrawn        boolean := false;
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

-- A generated name is nobody's choice, so the first read of a profile pays nothing.
CREATE TRIGGER profile_moderate_creation AFTER INSERT ON profile
    FOR EACH ROW WHEN (NEW.name_is_custom) EXECUTE FUNCTION profile_moderate();
CREATE TRIGGER profile_moderate_change AFTER UPDATE ON profile
    FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION profile_moderate();

-- The audit trail goes with the profile. Locks and barred names stay for a while; a profile that was created again, and is erased
-- again, does not prolong them. A changed key erases the old id, like in the change log.
CREATE FUNCTION profile_erase_moderation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM moderation_audit a WHERE a.tenant_id = OLD.tenant_id AND a.user_id = OLD.user_id;
    UPDATE profile_moderation m
    SET kept_until = clock_timestamp() + make_interval(secs => m.kept_seconds)
    WHERE m.tenant_id = OLD.tenant_id AND m.user_id = OLD.user_id AND m.kept_until IS NULL;
    DELETE FROM profile_moderation m
    WHERE m.tenant_id = OLD.tenant_id AND m.user_id = OLD.user_id
        AND (m.kept_seconds = 0
            OR (m.name_lock IS NULL AND m.avatar_lock IS NULL AND m.barred = '{}')
            OR m.kept_until < clock_timestamp());
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_erase_moderation AFTER DELETE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_erase_moderation();
CREATE TRIGGER profile_move_moderation AFTER UPDATE OF tenant_id, user_id ON profile
    FOR EACH ROW WHEN (NEW.tenant_id <> OLD.tenant_id OR NEW.user_id <> OLD.user_id)
    EXECUTE FUNCTION profile_erase_moderation();

CREATE FUNCTION profile_truncate_moderation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM moderation_audit;
    DELETE FROM profile_moderation;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_truncate_moderation AFTER TRUNCATE ON profile
    FOR EACH STATEMENT EXECUTE FUNCTION profile_truncate_moderation();

ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_moderate_creation;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_moderate_change;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_erase_moderation;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_move_moderation;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_truncate_moderation;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'profile_moderate()', 'profile_erase_moderation()', 'profile_truncate_moderation()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
