-- For ConcurrentIndexIT.
CREATE INDEX CONCURRENTLY IF NOT EXISTS profile_by_update ON profile (updated_at);
