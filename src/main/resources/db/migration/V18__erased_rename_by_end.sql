-- Pruning finds the renames whose cooldown is over, and reads none of the others.
CREATE INDEX CONCURRENTLY IF NOT EXISTS erased_rename_by_end ON erased_rename (kept_until);
