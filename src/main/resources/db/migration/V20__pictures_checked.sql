-- Checks the rows from before V19, in a transaction of its own: reads and writes go on.
ALTER TABLE profile VALIDATE CONSTRAINT profile_picture_check;
