-- When its session was opened: from then on it is the judge's to end, also while no room of it is open. NULL of those that were
-- opened before this column was there; their rooms say it when somebody comes back.
ALTER TABLE hearing ADD COLUMN opened_ms INTEGER;
