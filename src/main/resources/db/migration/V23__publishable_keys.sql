-- The origins of the web pages that may use a publishable key. Instances of the version before pass over keys of that kind.
ALTER TABLE tenant_key ADD COLUMN origins text[] NOT NULL DEFAULT '{}';
