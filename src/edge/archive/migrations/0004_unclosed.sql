-- Why it was interrupted and could not be closed: damaged, gone, other_key, unreadable; empty: it was closed.
ALTER TABLE recording ADD COLUMN unclosed TEXT NOT NULL DEFAULT '';
