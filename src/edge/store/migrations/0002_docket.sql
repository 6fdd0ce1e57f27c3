-- Hearings as the court plans them. Hearings that are there already stay as they are: of no court's docket, and without a time.
ALTER TABLE hearing ADD COLUMN court_id TEXT;
ALTER TABLE hearing ADD COLUMN courtroom TEXT NOT NULL DEFAULT '';
ALTER TABLE hearing ADD COLUMN case_type TEXT NOT NULL DEFAULT 'civil';
ALTER TABLE hearing ADD COLUMN language TEXT NOT NULL DEFAULT 'kk';
ALTER TABLE hearing ADD COLUMN begins_ms INTEGER;
ALTER TABLE hearing ADD COLUMN ends_ms INTEGER;
-- Number of its changes: whoever changes a hearing names the one that they saw.
ALTER TABLE hearing ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE hearing ADD COLUMN cancelled_ms INTEGER;
ALTER TABLE hearing ADD COLUMN cancel_reason TEXT;

CREATE INDEX hearing_of_a_day ON hearing (court_id, begins_ms, id);

CREATE TABLE person (
    hearing_id TEXT    NOT NULL REFERENCES hearing (id),
    person_id  TEXT    NOT NULL,
    -- Order in which they were given.
    number     INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    pseudonym  TEXT,
    role       TEXT    NOT NULL,
    -- Codes, parted by spaces.
    languages  TEXT    NOT NULL,
    required   INTEGER NOT NULL,
    PRIMARY KEY (hearing_id, person_id)
) STRICT;

CREATE TABLE representation (
    hearing_id TEXT NOT NULL REFERENCES hearing (id),
    person_id  TEXT NOT NULL,
    whom_id    TEXT NOT NULL,
    PRIMARY KEY (hearing_id, person_id, whom_id)
) STRICT;

-- What is kept from the viewer of the subject: words, parted by spaces.
CREATE TABLE screen (
    hearing_id TEXT NOT NULL REFERENCES hearing (id),
    viewer_id  TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    hides      TEXT NOT NULL,
    PRIMARY KEY (hearing_id, viewer_id, subject_id)
) STRICT;

-- How often a person's links were taken back. It outlives the person's place in the plan, so that a link that is worth nothing stays so.
CREATE TABLE revocation (
    hearing_id TEXT    NOT NULL REFERENCES hearing (id),
    person_id  TEXT    NOT NULL,
    revoked    INTEGER NOT NULL,
    PRIMARY KEY (hearing_id, person_id)
) STRICT;

-- What was asked for under a key is not done twice.
CREATE TABLE booking_key (
    court_id   TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    -- SHA-256 of the request's body, in hexadecimal digits.
    digest     TEXT    NOT NULL,
    hearing_id TEXT    NOT NULL REFERENCES hearing (id),
    made_ms    INTEGER NOT NULL,
    PRIMARY KEY (court_id, key)
) STRICT;

-- Who of the staff did what, and when. Rows are never changed.
CREATE TABLE docket_change (
    hearing_id TEXT    NOT NULL REFERENCES hearing (id),
    number     INTEGER NOT NULL,
    made_ms    INTEGER NOT NULL,
    staff_id   TEXT    NOT NULL,
    what       TEXT    NOT NULL,
    person_id  TEXT,
    PRIMARY KEY (hearing_id, number)
) STRICT;
