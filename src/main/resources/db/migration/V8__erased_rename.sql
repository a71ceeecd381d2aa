-- When a user who erased the profile had last changed the name, until the rename cooldown is over: erasing must not end it.
-- Holds nothing else, nothing for tenants without a cooldown, and nothing for longer.
CREATE TABLE erased_rename (
    tenant_id  text COLLATE "C" NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    renamed_at timestamptz      NOT NULL,
    kept_until timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);

-- A profile that is created again, by whomever, cools down from there.
CREATE FUNCTION profile_keep_rename() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.renamed_at := greatest(
        NEW.renamed_at,
        (SELECT kept.renamed_at FROM erased_rename kept
         WHERE kept.tenant_id = NEW.tenant_id AND kept.user_id = NEW.user_id AND kept.kept_until > clock_timestamp()));
    RETURN NEW;
END
$$;

CREATE TRIGGER profile_keep_rename BEFORE INSERT ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_keep_rename();
ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_keep_rename;

-- The function finds its table whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION profile_keep_rename() SET search_path = %I, pg_temp', current_schema());
END
$$;
