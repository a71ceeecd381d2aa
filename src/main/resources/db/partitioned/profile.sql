-- Partitions profile, which is locked and has no rows, by hash of its key. Columns, checks, triggers and storage parameters are
-- those that the migrations gave it.
DROP VIEW name_claim;

DO $$
DECLARE
    count    CONSTANT integer := 16;
    triggers CONSTANT text[]  := ARRAY(
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'profile'::regclass AND NOT tgisinternal);
    storage  CONSTANT text    := (
        SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = 'profile'::regclass);
    definition text;
BEGIN
    ALTER TABLE profile RENAME TO profile_before;
    CREATE TABLE profile (LIKE profile_before INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (tenant_id, user_id);
    DROP TABLE profile_before;
    ALTER TABLE profile ADD PRIMARY KEY (tenant_id, user_id);
    FOR remainder IN 0 .. count - 1 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF profile FOR VALUES WITH (MODULUS %s, REMAINDER %s) WITH (%s)',
            'profile_' || to_char(remainder, 'FM00'), count, remainder, storage);
    END LOOP;
    FOREACH definition IN ARRAY triggers LOOP
        EXECUTE definition;
    END LOOP;
END
$$;

-- One row for each name that is taken. It does not say by whom: an erased profile leaves nothing behind.
CREATE TABLE name_claim (
    tenant_id text COLLATE "C" NOT NULL,
    name_key  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, name_key)
);

-- Runs after the row is written, so a row that ON CONFLICT discards claims nothing. Claims before it releases: of two users who
-- swap their names each is refused at once, where releasing first would be a deadlock.
CREATE FUNCTION profile_claim_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.tenant_id, NEW.name_key) IS NOT DISTINCT FROM (OLD.tenant_id, OLD.name_key) THEN
        RETURN NULL;
    END IF;
    IF NEW.name_key IS NOT NULL THEN
        INSERT INTO name_claim (tenant_id, name_key) VALUES (NEW.tenant_id, NEW.name_key);
    END IF;
    IF OLD.name_key IS NOT NULL THEN
        DELETE FROM name_claim WHERE tenant_id = OLD.tenant_id AND name_key = OLD.name_key;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER profile_claim_name AFTER INSERT OR UPDATE OR DELETE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_claim_name();

-- For one partition, before TRUNCATE. TRUNCATE profile runs it for each of them, after the trigger of the whole table: that has
-- logged a version above all of theirs.
CREATE FUNCTION profile_partition_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'DELETE FROM name_claim USING %s AS removed'
        ' WHERE name_claim.tenant_id = removed.tenant_id AND name_claim.name_key = removed.name_key', TG_RELID::regclass);
    EXECUTE format(
        'INSERT INTO profile_change (tenant_id, user_id, version, kind)'
        ' SELECT '''', '''', greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, newest + 1), ''everything'''
        ' FROM (SELECT coalesce(max(version), 0) AS newest FROM %s) AS removed'
        ' WHERE NOT EXISTS (SELECT FROM profile_change'
        ' WHERE xid = pg_current_xact_id() AND kind = ''everything'' AND version > newest)', TG_RELID::regclass);
    RETURN NULL;
END
$$;

-- ALWAYS on each partition: what its triggers do is up to the partition. The functions find their tables whatever the
-- search_path of the session.
DO $$
DECLARE
    part regclass;
    name text;
BEGIN
    FOR part IN SELECT relid FROM pg_partition_tree('profile') LOOP
        IF part <> 'profile'::regclass THEN
            EXECUTE format(
                'CREATE TRIGGER profile_log_truncate BEFORE TRUNCATE ON %s'
                ' FOR EACH STATEMENT EXECUTE FUNCTION profile_partition_truncate()', part);
            -- V19
            IF to_regprocedure('profile_truncate_pictures()') IS NOT NULL THEN
                EXECUTE format(
                    'CREATE TRIGGER profile_truncate_pictures BEFORE TRUNCATE ON %s'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION profile_truncate_pictures()', part);
            END IF;
        END IF;
        FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = part AND NOT tgisinternal LOOP
            EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', part, name);
        END LOOP;
    END LOOP;
    EXECUTE format('ALTER FUNCTION profile_claim_name() SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION profile_partition_truncate() SET search_path = %I, pg_temp', current_schema());
END
$$;
