-- The phase in which a hearing ended: postponed, nobody_appeared, ended. NULL of those that go on, and of those that ended before this
-- column was there.
ALTER TABLE hearing ADD COLUMN ended_phase TEXT;
