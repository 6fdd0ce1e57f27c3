CREATE TABLE hearing (
    id          TEXT    NOT NULL PRIMARY KEY,
    case_number TEXT    NOT NULL,
    court       TEXT    NOT NULL,
    sample      INTEGER NOT NULL DEFAULT 0,
    -- Links of a lower epoch are revoked.
    epoch       INTEGER NOT NULL DEFAULT 1,
    created_ms  INTEGER NOT NULL,
    ended_ms    INTEGER
) STRICT;

-- One-time tickets that were used; a row may go when its ticket has expired.
CREATE TABLE used_ticket (
    jti       TEXT    NOT NULL PRIMARY KEY,
    expires_s INTEGER NOT NULL
) STRICT;
