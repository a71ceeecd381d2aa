-- Ids are limited in bytes, as everywhere else; those of users may be longer than before, and have any character but controls.
-- Only new rows are checked from here on, so that the table is locked for a moment only. V7 checks the others.
ALTER TABLE profile
    DROP CONSTRAINT profile_tenant_id_check,
    DROP CONSTRAINT profile_user_id_check,
    ADD CONSTRAINT profile_tenant_id_bytes CHECK (octet_length(tenant_id) BETWEEN 1 AND 64) NOT VALID,
    ADD CONSTRAINT profile_user_id_bytes CHECK (octet_length(user_id) BETWEEN 1 AND 255) NOT VALID;
