-- The confusable skeleton of the name, in tenants with unique names: at most one profile of a tenant holds a key. Only the
-- application can compute it, so set name_key to NULL when you change a name by hand. NULL claims nothing.
ALTER TABLE profile ADD COLUMN name_key text COLLATE "C";

CREATE UNIQUE INDEX profile_name_key ON profile (tenant_id, name_key) WHERE name_key IS NOT NULL;

-- When the user last changed the name, for the rename cooldown. NULL for a generated name.
-- Neither column is visible to clients, so neither increases the version.
ALTER TABLE profile ADD COLUMN renamed_at timestamptz;
