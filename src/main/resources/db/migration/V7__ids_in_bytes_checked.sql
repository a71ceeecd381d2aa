-- Checks the rows from before V6, in a transaction of its own: reads and writes go on.
ALTER TABLE profile
    VALIDATE CONSTRAINT profile_tenant_id_bytes,
    VALIDATE CONSTRAINT profile_user_id_bytes;
