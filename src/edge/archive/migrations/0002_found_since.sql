-- When it was taken in; 0: before this was written down.
ALTER TABLE recording ADD COLUMN taken_ms BIGINT NOT NULL DEFAULT 0;
-- What was found when all of it was last read (hashed_ms), if that is another verdict than when it was taken in; empty: it is not.
ALTER TABLE recording ADD COLUMN found TEXT NOT NULL DEFAULT '';
-- Why it is not intact, for the court's staff; empty: it is. `trouble` is what is wrong with keeping it.
ALTER TABLE recording ADD COLUMN finding TEXT NOT NULL DEFAULT '';
