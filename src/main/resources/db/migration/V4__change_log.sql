-- The change log becomes the referee: instances poll it to find out which cached profiles are superseded. So it holds every
-- change exactly if it was committed, whoever made it, and tells a reader what it may have missed. docs/consistency.md
-- explains the protocol. Nothing is ever written to a row again.
ALTER TABLE profile_change RENAME TO profile_change_before;
ALTER INDEX profile_change_by_profile RENAME TO profile_change_before_by_profile;

-- xid is that of the top-level transaction, also within a savepoint: what a snapshot says about it holds for the row.
-- kind 'everything' stands for all profiles, and has empty ids.
CREATE TABLE profile_change (
    xid        xid8             NOT NULL DEFAULT pg_current_xact_id(),
    tenant_id  text COLLATE "C" NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL,
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('changed', 'erased', 'everything')),
    changed_at timestamptz      NOT NULL DEFAULT clock_timestamp()
);

-- Versions of profiles created later must be above the logged ones.
INSERT INTO profile_change (tenant_id, user_id, version, kind, changed_at)
SELECT tenant_id, user_id, version, CASE WHEN erased THEN 'erased' ELSE 'changed' END, changed_at
FROM profile_change_before;

DROP TABLE profile_change_before;

CREATE INDEX profile_change_by_xid ON profile_change (xid);
CREATE INDEX profile_change_by_profile ON profile_change (tenant_id, user_id, version);

-- Rows live for minutes only. With the default settings dead rows would bloat the table.
ALTER TABLE profile_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- Replaces the function of V2: an id that is new, by an insert or a changed key, gets a version above every one it ever had,
-- as far as the log goes back. Each maximum is one probe of an index.
-- What clients see of a profile is compared as JSON. An expression of plpgsql that names a column keeps its type for as long
-- as the session lasts: after ALTER TABLE ... ALTER name TYPE each write of an open connection would fail.
CREATE OR REPLACE FUNCTION profile_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present timestamptz     := clock_timestamp();
    unseen  CONSTANT text[] := '{name_key,renamed_at,version,created_at,updated_at}';
BEGIN
    NEW.version    := (extract(epoch FROM present) * 1000000)::bigint;
    NEW.updated_at := present;
    NEW.created_at := present;
    IF TG_OP = 'UPDATE' THEN
        NEW.created_at := OLD.created_at;
        IF to_jsonb(NEW) - unseen = to_jsonb(OLD) - unseen THEN
            NEW.version    := OLD.version;
            NEW.updated_at := OLD.updated_at;
            RETURN NEW;
        END IF;
        NEW.version := greatest(OLD.version + 1, NEW.version);
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

-- Replaces the function of V2. An erasure has the last version plus one: newer than every cached copy, older than a profile
-- created later. A changed key erases the old id. A created profile is not logged: nothing older of it is cached.
CREATE OR REPLACE FUNCTION profile_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.tenant_id <> OLD.tenant_id OR NEW.user_id <> OLD.user_id THEN
        INSERT INTO profile_change (tenant_id, user_id, version, kind)
        VALUES (OLD.tenant_id, OLD.user_id, OLD.version + 1, 'erased');
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.version <> OLD.version THEN
        INSERT INTO profile_change (tenant_id, user_id, version, kind)
        VALUES (NEW.tenant_id, NEW.user_id, NEW.version, 'changed');
    END IF;
    RETURN NULL;
END
$$;

-- Runs before TRUNCATE, while the rows are still there: the version is above all of theirs. Reads the whole table.
CREATE FUNCTION profile_log_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profile_change (tenant_id, user_id, version, kind)
    SELECT '', '', greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, max(version) + 1), 'everything'
    FROM profile;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_log_truncate BEFORE TRUNCATE ON profile
    FOR EACH STATEMENT EXECUTE FUNCTION profile_log_truncate();

-- Which transactions may be missing from the log, and how often rows were removed from it. A poll whose cursor is below
-- pruned_below has missed changes if prunings has moved since the poll before.
CREATE TABLE change_log_state (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    pruned_below xid8    NOT NULL,
    prunings     bigint  NOT NULL
);

INSERT INTO change_log_state (pruned_below, prunings) VALUES ('0', 0);

-- By trigger, so that rows removed by hand count. TRUNCATE removes changes of any transaction. Those with ids above its own
-- need no mention: while it was open, every cursor and every stamp was at most its own id, and so below pruned_below.
CREATE FUNCTION profile_change_note_pruning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest xid8;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        newest := pg_current_xact_id();
    ELSE
        -- xid8 has no max() before Postgres 15, and no addition
        SELECT max(xid::text::bigint)::text::xid8 INTO newest FROM removed;
    END IF;
    IF newest IS NOT NULL THEN
        UPDATE change_log_state
        SET pruned_below = greatest(pruned_below, (newest::text::bigint + 1)::text::xid8), prunings = prunings + 1;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_change_note_delete AFTER DELETE ON profile_change
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION profile_change_note_pruning();
CREATE TRIGGER profile_change_note_truncate AFTER TRUNCATE ON profile_change
    FOR EACH STATEMENT EXECUTE FUNCTION profile_change_note_pruning();

-- The generation of the database. A crash may give out transaction ids again that were not flushed, so nothing read before
-- it may be compared with anything read after. Postgres empties an unlogged table when it recovers from a crash, when a
-- standby is promoted, and when a backup is restored: exactly then a new generation must begin.
CREATE UNLOGGED TABLE incarnation (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    generation bigint NOT NULL
);

-- The last generation that began.
CREATE TABLE generation_counter (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last     bigint NOT NULL
);

INSERT INTO generation_counter (last) VALUES (0);

-- Begins a generation of at least the given number, unless one runs, and returns the one that runs. Its upper 32 bits count
-- restores, its lower ones crashes. The clock counts too, in seconds: a standby or a backup may lack the last steps of the
-- counter.
CREATE FUNCTION begin_generation(at_least bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    running bigint;
    restores bigint;
BEGIN
    -- nobody may see a generation that a crash could undo and begin again
    PERFORM set_config('synchronous_commit', 'on', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('phoenix-profile generation', 0));
    SELECT generation INTO running FROM incarnation WHERE only_row;
    IF running >= at_least THEN
        RETURN running;
    END IF;
    SELECT greatest(last, at_least) >> 32 INTO restores FROM generation_counter;
    UPDATE generation_counter
    SET last = greatest(last + 1, at_least, (restores << 32) + extract(epoch FROM clock_timestamp())::bigint)
    RETURNING last INTO running;
    INSERT INTO incarnation (generation) VALUES (running)
    ON CONFLICT (only_row) DO UPDATE SET generation = excluded.generation;
    RETURN running;
END
$$;

-- When a statement read the database, in its own snapshot; every load, write and poll returns it. Empty while the generation
-- is missing: call begin_generation and run the statement again. Fails on a standby.
CREATE VIEW database_stamp AS
SELECT generation,
       left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline,
       pg_snapshot_xmin(pg_current_snapshot())::text  AS xmin
FROM incarnation
WHERE only_row
LIMIT 1;

-- For a database that was restored: begins a generation of at least the given number, and empties the log, whose transaction
-- ids are not of this database. pruned_below may be beyond its ids too, so it begins anew. Does nothing if the generation or
-- the timeline is not the one that was seen; NULL stands for any. DELETE, because TRUNCATE would wait for open transactions
-- and every poll for it.
CREATE FUNCTION begin_after_restore(seen_generation bigint, seen_timeline text, at_least bigint) RETURNS boolean
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
    RETURN true;
END
$$;

-- ALWAYS: also for a subscriber of logical replication, and where session_replication_role says "replica". An edit that
-- escapes the log would be served stale for as long as it is cached.
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_keep_version;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_log_change;
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_log_truncate;
ALTER TABLE profile_change ENABLE ALWAYS TRIGGER profile_change_note_delete;
ALTER TABLE profile_change ENABLE ALWAYS TRIGGER profile_change_note_truncate;

-- The functions find their tables whatever the search_path of the session: that of logical replication is empty.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'profile_keep_version()', 'profile_log_change()', 'profile_log_truncate()', 'profile_change_note_pruning()',
        'begin_generation(bigint)', 'begin_after_restore(bigint, text, bigint)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;

-- Signs the values and messages in Redis, so that only this service can write them.
CREATE TABLE redis_secret (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    secret   text NOT NULL
);

INSERT INTO redis_secret (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
