-- Replaces the function of V17: former names, the audit trail, locks and barred names go along, and names that the user gave up stay
-- reserved for the new id. docs/erasure.md explains it.
--
-- Whoever moves a profile may not evade a moderator: locks of the new id hold against the move, as against a creation; afterwards those
-- of both ids hold, the stricter ones each. The old id keeps its locks as after any erasure.
CREATE OR REPLACE FUNCTION move_profile(
    tenant text, source text, target text, replaces boolean, OUT outcome text, OUT erased bigint,
    OUT moved_tenant text, OUT moved_user text, OUT moved_name text, OUT moved_name_is_custom boolean,
    OUT moved_generation integer, OUT moved_version bigint, OUT moved_created_at timestamptz,
    OUT moved_updated_at timestamptz, OUT moved_seed text) LANGUAGE plpgsql AS $$
DECLARE
    moved profile%ROWTYPE;
    locks record;
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
    IF NOT replaces AND EXISTS (SELECT FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target) THEN
        outcome := 'exists';
        RETURN;
    END IF;

    -- no order of a moderator can change them meanwhile: it locks the row of the profile first. Before the deletions, which set
    -- their end. The reason of the new id comes first; the newest barred names are last.
    SELECT (array_agg(m.name_lock ORDER BY m.user_id = target DESC) FILTER (WHERE m.name_lock IS NOT NULL))[1] AS name_lock,
           (array_agg(m.avatar_lock ORDER BY m.user_id = target DESC) FILTER (WHERE m.avatar_lock IS NOT NULL))[1] AS avatar_lock,
           ARRAY(SELECT b.name FROM profile_moderation n, unnest(n.barred) WITH ORDINALITY AS b (name, place)
                 WHERE n.tenant_id = tenant AND n.user_id IN (source, target)
                     AND (n.kept_until IS NULL OR n.kept_until > clock_timestamp())
                 GROUP BY b.name ORDER BY max(b.place), b.name) AS barred,
           max(m.kept_seconds) AS kept_seconds,
           CASE WHEN bool_or(m.kept_until IS NULL) THEN NULL ELSE max(m.kept_until) END AS kept_until,
           count(*) AS held
    INTO locks
    FROM profile_moderation m
    WHERE m.tenant_id = tenant AND m.user_id IN (source, target)
        AND (m.kept_until IS NULL OR m.kept_until > clock_timestamp());

    IF replaces THEN
        DELETE FROM profile p WHERE p.tenant_id = tenant AND p.user_id = target;
    END IF;
    -- the name of the old id is not given up
    PERFORM set_config('phoenix_profile.retention', '', true);
    UPDATE name_history h SET user_id = target WHERE h.tenant_id = tenant AND h.user_id = source;
    UPDATE name_quarantine q SET user_id = target WHERE q.tenant_id = tenant AND q.user_id = source;
    UPDATE moderation_audit a SET user_id = target WHERE a.tenant_id = tenant AND a.user_id = source;

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
    IF locks.held > 0 THEN
        INSERT INTO profile_moderation (tenant_id, user_id, name_lock, avatar_lock, barred, kept_seconds, kept_until)
        VALUES (tenant, target, locks.name_lock, locks.avatar_lock, locks.barred, locks.kept_seconds, locks.kept_until)
        ON CONFLICT (tenant_id, user_id) DO UPDATE
        SET name_lock = excluded.name_lock, avatar_lock = excluded.avatar_lock, barred = excluded.barred,
            kept_seconds = excluded.kept_seconds, kept_until = excluded.kept_until;
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
