-- Checks the rows from before V26, in a transaction of its own: reads and writes go on.
ALTER TABLE picture VALIDATE CONSTRAINT picture_bytes_check;
ALTER TABLE picture_waiting VALIDATE CONSTRAINT picture_waiting_bytes_check;
