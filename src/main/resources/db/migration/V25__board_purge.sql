-- Which instance tells shared caches to drop boards, until it ends or does not renew its lease, and the cursor over the change log up to
-- which that was done: the incarnation and the snapshot of a read, and how often the log had been pruned. docs/boards.md explains it.
CREATE TABLE board_purge (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    holder     uuid,
    held_until timestamptz,
    generation bigint,
    timeline   bigint,
    snapshot   text COLLATE "C",
    prunings   bigint
);

INSERT INTO board_purge DEFAULT VALUES;
