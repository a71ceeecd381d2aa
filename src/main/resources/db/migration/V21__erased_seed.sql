-- What the next profile of an erased id is drawn from in place of the id, in tenants with erase.fresh. id_hash is a keyed hash: the
-- table holds no id. docs/erasure.md explains it.
CREATE TABLE erased_seed (
    tenant_id text COLLATE "C" NOT NULL,
    id_hash   bytea            NOT NULL,
    seed      text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, id_hash)
);

-- Refuses a created profile that was not drawn from the present seed of its id. A creation may wait for the transaction that erases
-- the profile; so call this for the row that was written. Volatile, so it reads in a new snapshot: from then on no other transaction
-- can erase the id.
CREATE FUNCTION erased_seed_require(tenant text, hash bytea, drawn text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF (SELECT e.seed FROM erased_seed e WHERE e.tenant_id = tenant AND e.id_hash = hash) IS DISTINCT FROM drawn THEN
        RAISE EXCEPTION 'profile: erased by a concurrent transaction (try again)' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN true;
END
$$;

-- The function finds its table whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION erased_seed_require(text, bytea, text) SET search_path = %I, pg_temp', current_schema());
END
$$;
