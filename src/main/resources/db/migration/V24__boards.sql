-- Sealed boards that are too long for a URL, under a short id, as docs/boards.md describes them. What was sealed can be opened with a
-- signing key of the tenant only.
CREATE TABLE board (
    board_id   text COLLATE "C" PRIMARY KEY,
    tenant_id  text COLLATE "C" NOT NULL,
    sealed     text COLLATE "C" NOT NULL,
    expires_at timestamptz      NOT NULL
);

CREATE INDEX board_by_tenant ON board (tenant_id, expires_at);
CREATE INDEX board_by_expiry ON board (expires_at);
