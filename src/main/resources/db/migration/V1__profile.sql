-- Profiles. Ids are ASCII and compare by bytes: no locale affects their order.
CREATE TABLE profile (
    tenant_id         text COLLATE "C" NOT NULL CHECK (length(tenant_id) BETWEEN 1 AND 64),
    user_id           text COLLATE "C" NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
    name              text             NOT NULL CHECK (length(name) BETWEEN 1 AND 1024),
    name_is_custom    boolean          NOT NULL DEFAULT false,
    avatar_generation integer          NOT NULL DEFAULT 0 CHECK (avatar_generation >= 0),
    version           bigint           NOT NULL,
    created_at        timestamptz      NOT NULL,
    updated_at        timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);

-- A trigger sets versions and times, so that changes made by hand in psql count too.
-- A version is the time of this server in microseconds, or the last version plus one if that is greater.
CREATE FUNCTION profile_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present      timestamptz := clock_timestamp();
    microseconds bigint      := (extract(epoch FROM present) * 1000000)::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version    := microseconds;
        NEW.created_at := present;
        NEW.updated_at := present;
        RETURN NEW;
    END IF;

    NEW.created_at := OLD.created_at;
    IF (NEW.name, NEW.name_is_custom, NEW.avatar_generation)
        IS DISTINCT FROM (OLD.name, OLD.name_is_custom, OLD.avatar_generation) THEN
        NEW.version    := greatest(OLD.version + 1, microseconds);
        NEW.updated_at := present;
    ELSE
        NEW.version    := OLD.version;
        NEW.updated_at := OLD.updated_at;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER profile_keep_version BEFORE INSERT OR UPDATE ON profile
    FOR EACH ROW EXECUTE FUNCTION profile_keep_version();

-- The secret from which names and avatars are generated. Generated once, so all instances share it without configuration.
-- A configured secret takes precedence.
CREATE TABLE generator_secret (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    secret   text NOT NULL
);

INSERT INTO generator_secret (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
