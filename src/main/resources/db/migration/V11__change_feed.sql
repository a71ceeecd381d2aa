-- The change feed: what consumers outside of the service read, one tenant at a time, for days. Apart from profile_change, which
-- the polls read and which stays short. It contains no names. docs/changes.md explains it.
--
-- position orders the rows: a row is released once every transaction up to its position is over. So no row can appear below one
-- that was released. seq orders the rows of one position.
CREATE TABLE change_feed (
    tenant_id  text COLLATE "C" NOT NULL,
    position   xid8             NOT NULL,
    seq        bigint GENERATED ALWAYS AS IDENTITY,
    user_id    text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL,
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('changed', 'erased', 'everything')),
    changed_at timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, position, seq)
);

-- The rows of days; the oldest ones go every minute. With the defaults dead rows would amount to a fifth of it.
ALTER TABLE change_feed SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- The position is not below the transaction's own id, so a row is never released before its commit. It is not below any id that
-- was over at the change either, in the fresh snapshot of this INSERT: of two changes of a profile the first one was committed
-- before the second could lock the row, so positions follow versions, even if the second transaction began first.
--
-- With the rights of the owner: otherwise a role that may not write the new table yet, as that of instances of the version
-- before, could change no profile.
CREATE FUNCTION change_feed_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO change_feed (tenant_id, position, user_id, version, kind, changed_at)
    VALUES (NEW.tenant_id,
            greatest(NEW.xid, (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
            NEW.user_id, NEW.version, NEW.kind, NEW.changed_at);
    RETURN NULL;
END
$$;

-- On the change log and not on profile: whatever is logged is in the feed. Other kinds of rows are not for consumers.
CREATE TRIGGER change_feed_add AFTER INSERT ON profile_change
    FOR EACH ROW WHEN (NEW.kind IN ('changed', 'erased', 'everything')) EXECUTE FUNCTION change_feed_add();
ALTER TABLE profile_change ENABLE ALWAYS TRIGGER change_feed_add;

-- Rows with positions below pruned_below may be missing.
CREATE TABLE change_feed_state (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    pruned_below xid8    NOT NULL
);

INSERT INTO change_feed_state (pruned_below) VALUES ('0');

-- By trigger, so that rows removed by hand count, as in the change log.
CREATE FUNCTION change_feed_note_pruning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest xid8;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        newest := pg_current_xact_id();
    ELSE
        -- xid8 has no max() before Postgres 15, and no addition
        SELECT max(position::text::bigint)::text::xid8 INTO newest FROM removed;
    END IF;
    IF newest IS NOT NULL THEN
        UPDATE change_feed_state
        SET pruned_below = greatest(pruned_below, (newest::text::bigint + 1)::text::xid8);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER change_feed_note_delete AFTER DELETE ON change_feed
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION change_feed_note_pruning();
CREATE TRIGGER change_feed_note_truncate AFTER TRUNCATE ON change_feed
    FOR EACH STATEMENT EXECUTE FUNCTION change_feed_note_pruning();
ALTER TABLE change_feed ENABLE ALWAYS TRIGGER change_feed_note_delete;
ALTER TABLE change_feed ENABLE ALWAYS TRIGGER change_feed_note_truncate;

-- Replaces the function of V4: also empties the feed, whose positions are ids of another database. Every cursor is of an older
-- incarnation from then on. TRUNCATE last, because writers wait for it; if a writer is in its way, rows are deleted instead.
CREATE OR REPLACE FUNCTION begin_after_restore(seen_generation bigint, seen_timeline text, at_least bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    running bigint := begin_generation(0);
BEGIN
    IF seen_generation IS NOT NULL
        AND (seen_generation, seen_timeline) <> (SELECT generation, timeline FROM database_stamp) THEN
        RETURN false;
    END IF;
    PERFORM begin_generation(greatest(((running >> 32) + 1) << 32, at_least));
    DELETE FROM profile_change;
    UPDATE change_log_state
    SET pruned_below = (pg_current_xact_id()::text::bigint + 1)::text::xid8, prunings = prunings + 1;
    PERFORM set_config('lock_timeout', '200ms', true);
    BEGIN
        TRUNCATE change_feed;
    EXCEPTION WHEN lock_not_available OR insufficient_privilege THEN
        DELETE FROM change_feed;
    END;
    UPDATE change_feed_state SET pruned_below = '0';
    RETURN true;
END
$$;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'change_feed_add()', 'change_feed_note_pruning()', 'begin_after_restore(bigint, text, bigint)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
