-- A created profile has a version above every erasure of its id. profile_keep_version sets the version before the row is written,
-- and writing may wait for a transaction that has changed the profile and then erases it, with a greater version. So the log is
-- read again once the row is written: from then on no other transaction can change the id. No trigger can change a row that is
-- written, so one whose version is too low is refused, and its statement must run again. docs/consistency.md explains it.
--
-- Under REPEATABLE READ, a transaction does not see in the log what was erased since its snapshot; but it still sees that row.
CREATE FUNCTION profile_is_superseded(tenant text, id text, created bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
            SELECT FROM profile_change logged
            WHERE logged.tenant_id = tenant AND logged.user_id = id AND logged.version >= created
                AND logged.kind = 'erased')
        OR (current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
            SELECT FROM profile other
            WHERE other.tenant_id = tenant AND other.user_id = id AND other.version <> created));
END
$$;

CREATE FUNCTION profile_refuse_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'profile: erased by a concurrent transaction (try again)'
    USING ERRCODE = 'serialization_failure', DETAIL = format('tenant_id: %s, user_id: %s', NEW.tenant_id, NEW.user_id);
END
$$;

-- For each row at once, by a condition: an event that waits for the end of the statement takes memory, and a COPY may have any
-- number of rows.
CREATE TRIGGER profile_refuse_superseded AFTER INSERT OR UPDATE OF tenant_id, user_id ON profile
    FOR EACH ROW WHEN (profile_is_superseded(NEW.tenant_id, NEW.user_id, NEW.version))
    EXECUTE FUNCTION profile_refuse_superseded();
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_refuse_superseded;

-- The function finds its tables whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION profile_is_superseded(text, text, bigint) SET search_path = %I, pg_temp', current_schema());
END
$$;
