-- The names that are taken, in tenants with unique names. Where profile is partitioned, a table of this name takes the place of
-- the view, because a unique index of a partitioned table contains the partition key. Statements read both alike.
CREATE VIEW name_claim AS
SELECT tenant_id, name_key
FROM profile
WHERE name_key IS NOT NULL;
