-- Room in each page for the next version of a row, so that an update touches no index (HOT) and needs no vacuum. Pages that are
-- full already get room as their rows are updated. No lock that a statement would notice.
ALTER TABLE profile SET (
    fillfactor = 85,
    -- the defaults wait for a fifth of all rows: a million of five million
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.02);
