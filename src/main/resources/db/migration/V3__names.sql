-- What a name looks like, as a text, for tenants whose names are unique: at most one profile of a tenant holds a key. The
-- application makes it (SQL cannot), so whoever changes a name by hand sets name_key to NULL with it. NULL claims nothing.
ALTER TABLE profile ADD COLUMN name_key text COLLATE "C";

CREATE UNIQUE INDEX profile_name_key ON profile (tenant_id, name_key) WHERE name_key IS NOT NULL;

-- When the name was last chosen, for tenants that limit how often. NULL for a generated name.
-- Neither column is part of what others see, so neither moves the version.
ALTER TABLE profile ADD COLUMN renamed_at timestamptz;
