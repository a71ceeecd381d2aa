-- Own pictures whose bytes are kept in S3, as docs/pictures.md describes it: object is the key of the bytes there. Of content and
-- object, exactly one is set. V27 checks the rows from before.
ALTER TABLE picture
    ALTER COLUMN content DROP NOT NULL,
    ADD COLUMN object text COLLATE "C",
    ADD CONSTRAINT picture_bytes_check CHECK ((content IS NULL) <> (object IS NULL)) NOT VALID;

ALTER TABLE picture_waiting
    ALTER COLUMN content DROP NOT NULL,
    ADD COLUMN object text COLLATE "C",
    ADD CONSTRAINT picture_waiting_bytes_check CHECK ((content IS NULL) <> (object IS NULL)) NOT VALID;

-- The objects that no picture names: to be removed from S3 once they are due. An object is here or named by one picture, never
-- both: an upload puts it here before it is in S3, and the picture that names it takes it out. So it is removed whether the upload
-- ends halfway, or the picture goes. An object with attempts may be removed at any moment, so no picture takes it any more.
CREATE TABLE picture_removal (
    object   text COLLATE "C" NOT NULL PRIMARY KEY,
    due_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
    attempts integer          NOT NULL DEFAULT 0
);

CREATE INDEX picture_removal_by_time ON picture_removal (due_at);

-- Which instance removes objects, and until when.
CREATE TABLE picture_removal_lease (
    only_row   boolean     NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    holder     text        NOT NULL DEFAULT '',
    held_until timestamptz NOT NULL DEFAULT '-infinity'
);

INSERT INTO picture_removal_lease DEFAULT VALUES;

-- With the rights of the owner, like the change feed: a role may lack rights on the new tables for a while. A replica has to take
-- what its publisher took.
CREATE FUNCTION picture_hold_object() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        IF OLD.object IS NOT NULL THEN
            INSERT INTO picture_removal (object) VALUES (OLD.object) ON CONFLICT DO NOTHING;
        END IF;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        IF NEW.object IS NOT NULL THEN
            DELETE FROM picture_removal WHERE object = NEW.object AND attempts = 0;
            IF NOT FOUND AND current_setting('session_replication_role') <> 'replica' THEN
                RAISE EXCEPTION 'picture: object removed, or never stored'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'picture_object_held';
            END IF;
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION picture_release_objects() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO picture_removal (object) SELECT object FROM %s WHERE object IS NOT NULL ON CONFLICT DO NOTHING',
        TG_RELID::regclass);
    RETURN NULL;
END
$$;

CREATE TRIGGER picture_hold_new AFTER INSERT ON picture
    FOR EACH ROW WHEN (NEW.object IS NOT NULL) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_hold_changed AFTER UPDATE ON picture
    FOR EACH ROW WHEN (OLD.object IS DISTINCT FROM NEW.object) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_release AFTER DELETE ON picture
    FOR EACH ROW WHEN (OLD.object IS NOT NULL) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_release_all BEFORE TRUNCATE ON picture
    FOR EACH STATEMENT EXECUTE FUNCTION picture_release_objects();
ALTER TABLE picture
    ENABLE ALWAYS TRIGGER picture_hold_new,
    ENABLE ALWAYS TRIGGER picture_hold_changed,
    ENABLE ALWAYS TRIGGER picture_release,
    ENABLE ALWAYS TRIGGER picture_release_all;

CREATE TRIGGER picture_hold_new AFTER INSERT ON picture_waiting
    FOR EACH ROW WHEN (NEW.object IS NOT NULL) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_hold_changed AFTER UPDATE ON picture_waiting
    FOR EACH ROW WHEN (OLD.object IS DISTINCT FROM NEW.object) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_release AFTER DELETE ON picture_waiting
    FOR EACH ROW WHEN (OLD.object IS NOT NULL) EXECUTE FUNCTION picture_hold_object();
CREATE TRIGGER picture_release_all BEFORE TRUNCATE ON picture_waiting
    FOR EACH STATEMENT EXECUTE FUNCTION picture_release_objects();
ALTER TABLE picture_waiting
    ENABLE ALWAYS TRIGGER picture_hold_new,
    ENABLE ALWAYS TRIGGER picture_hold_changed,
    ENABLE ALWAYS TRIGGER picture_release,
    ENABLE ALWAYS TRIGGER picture_release_all;

-- The functions find their tables whatever the search_path of the session.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY['picture_hold_object()', 'picture_release_objects()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END
$$;
