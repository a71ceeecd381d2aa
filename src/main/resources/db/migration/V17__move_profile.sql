-- What the avatar is drawn from in place of the user id. A profile that moves to another id keeps its avatar by it.
ALTER TABLE profile ADD COLUMN avatar_seed text COLLATE "C";

-- Moves a profile to another id, with its times and its avatar. A row is deleted and inserted, in both forms of the table: so the
-- triggers release and claim its name, and give it a version above every one that the id ever had. Both ids are logged.
--
-- outcome is moved, absent (there is nothing to move), exists (the target has a profile that must not be replaced), or erased (the
-- erasure of one of the ids is kept). erased is the version of the erasure of the source;
-- then follow the columns that an answer needs. They are not one of the type of the row: that would depend on the table, which
-- partitioning replaces.
CREATE FUNCTION move_profile(
    tenant text, source text, target text, replaces boolean, OUT outcome text, OUT erased bigint,
    OUT moved_tenant text, OUT moved_user text, OUT moved_name text, OUT moved_name_is_custom boolean,
    OUT moved_generation integer, OUT moved_version bigint, OUT moved_created_at timestamptz,
    OUT moved_updated_at timestamptz, OUT moved_seed text) LANGUAGE plpgsql AS $$
DECLARE
    moved profile%ROWTYPE;
BEGIN
    -- in the order of ids, so that two moves cannot deadlock
    PERFORM FROM profile p WHERE p.tenant_id = tenant AND p.user_id IN (source, target) ORDER BY p.user_id FOR UPDATE;
    IF EXISTS (SELECT FROM erased_profile k WHERE k.tenant_id = tenant AND k.user_id IN (source, target)) THEN
        outcome := 'erased';
        RETURN;
    END IF;
    SELECT p.* INTO moved FROM profile p WHERE p.tenant_id = tenant AND p.user_id = source;
    IF NOT FOUND THEN
        outcome := 'absent';
        RETURN;
    END IF;
    IF replaces THEN
        DELETE FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target;
    ELSIF EXISTS (SELECT FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target) THEN
        outcome := 'exists';
        RETURN;
    END IF;

    DELETE FROM profile p WHERE p.tenant_id = tenant AND p.user_id = source
    RETURNING p.version + 1 INTO erased;
    moved.avatar_seed := nullif(coalesce(moved.avatar_seed, source), target);
    moved.user_id     := target;
    moved.updated_at  := clock_timestamp();
    moved.import_id   := NULL;
    INSERT INTO profile SELECT (moved).* ON CONFLICT (tenant_id, user_id) DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'profile: created by a concurrent transaction (try again)'
        USING ERRCODE = 'serialization_failure', DETAIL = format('tenant_id: %s, user_id: %s', tenant, target);
    END IF;
    SELECT p.tenant_id, p.user_id, p.name, p.name_is_custom, p.avatar_generation, p.version, p.created_at, p.updated_at,
           p.avatar_seed
    INTO moved_tenant, moved_user, moved_name, moved_name_is_custom, moved_generation, moved_version, moved_created_at,
         moved_updated_at, moved_seed
    FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target;
    -- creations are not logged, but copies of the target may show another profile, or that there is none
    INSERT INTO profile_change (tenant_id, user_id, version, kind) VALUES (tenant, target, moved_version, 'changed');
    outcome := 'moved';
END
$$;

-- The function finds its tables whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION move_profile(text, text, text, boolean) SET search_path = %I, pg_temp', current_schema());
END
$$;
