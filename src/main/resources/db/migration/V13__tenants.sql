-- Tenants that are created at run time, with settings that override those of the configuration. docs/tenants.md explains them.
--
-- A deleted tenant keeps its row: without it, a token of the tenant would create profiles again.
CREATE TABLE tenant (
    tenant_id  text COLLATE "C" PRIMARY KEY CHECK (octet_length(tenant_id) BETWEEN 1 AND 64),
    state      text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleting', 'deleted')),
    settings   jsonb            NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    revision   bigint           NOT NULL DEFAULT 1,
    created_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz      NOT NULL DEFAULT clock_timestamp()
);

-- material is the SHA-256 of an API key, or a sealed signing key. A key identifies its tenant, so no two are the same.
CREATE TABLE tenant_key (
    key_id     text COLLATE "C" PRIMARY KEY,
    tenant_id  text COLLATE "C" NOT NULL REFERENCES tenant (tenant_id) ON DELETE CASCADE,
    kind       text COLLATE "C" NOT NULL,
    material   bytea            NOT NULL UNIQUE,
    created_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz
);

CREATE INDEX tenant_key_by_tenant ON tenant_key (tenant_id, key_id);

-- Who erases the profiles of a tenant that is being deleted: one process at a time, until it ends or does not renew it. Not a lock of
-- a session, which a pooler would leave with a connection that others use.
CREATE TABLE tenant_erasure (
    tenant_id  text COLLATE "C" PRIMARY KEY REFERENCES tenant (tenant_id) ON DELETE CASCADE,
    holder     uuid             NOT NULL,
    held_until timestamptz      NOT NULL
);

-- revision tells a change apart from what was read before it, for edits by hand too.
CREATE FUNCTION tenant_keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision   := OLD.revision + 1;
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER tenant_keep_revision BEFORE UPDATE ON tenant
    FOR EACH ROW EXECUTE FUNCTION tenant_keep_revision();

-- Kind 'tenant': a tenant, or one of its keys, has changed. It has no user, so instances of the version before pass over it, and
-- so does the change feed.
ALTER TABLE profile_change
    DROP CONSTRAINT profile_change_kind_check,
    ADD CONSTRAINT profile_change_kind_check CHECK (kind IN ('changed', 'erased', 'everything', 'tenant')) NOT VALID;
ALTER TABLE profile_change VALIDATE CONSTRAINT profile_change_kind_check;

-- Every instance hears of the change from its poll. After TRUNCATE the row names no tenant.
CREATE FUNCTION tenant_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profile_change (tenant_id, user_id, version, kind)
    VALUES (CASE TG_OP WHEN 'TRUNCATE' THEN '*' WHEN 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END, '',
            (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 'tenant');
    RETURN NULL;
END
$$;

CREATE TRIGGER tenant_log_change AFTER INSERT OR UPDATE OR DELETE ON tenant
    FOR EACH ROW EXECUTE FUNCTION tenant_log_change();
CREATE TRIGGER tenant_log_truncate AFTER TRUNCATE ON tenant
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_log_change();
CREATE TRIGGER tenant_key_log_change AFTER INSERT OR UPDATE OR DELETE ON tenant_key
    FOR EACH ROW EXECUTE FUNCTION tenant_log_change();
CREATE TRIGGER tenant_key_log_truncate AFTER TRUNCATE ON tenant_key
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_log_change();

-- ALWAYS: a change that escapes the log would leave a revoked key valid.
ALTER TABLE tenant ENABLE ALWAYS TRIGGER tenant_keep_revision;
ALTER TABLE tenant ENABLE ALWAYS TRIGGER tenant_log_change;
ALTER TABLE tenant ENABLE ALWAYS TRIGGER tenant_log_truncate;
ALTER TABLE tenant_key ENABLE ALWAYS TRIGGER tenant_key_log_change;
ALTER TABLE tenant_key ENABLE ALWAYS TRIGGER tenant_key_log_truncate;

-- The function finds its table whatever the search_path of the session.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION tenant_log_change() SET search_path = %I, pg_temp', current_schema());
END
$$;
