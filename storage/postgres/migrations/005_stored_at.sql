-- Events that are copied into the table get their time of storing from the database's
-- clock, like those that are inserted. Programs of version 4 may use the store on.
ALTER TABLE weir.events ALTER COLUMN stored_at SET DEFAULT now();
