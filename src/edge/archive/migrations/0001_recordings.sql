-- One closed record. Of the SQL that both SQLite and PostgreSQL know: whole numbers and texts that are never NULL.
CREATE TABLE recording (
    id          TEXT   NOT NULL PRIMARY KEY,
    hearing_id  TEXT   NOT NULL,
    -- Its folder within that of the hearing.
    folder      TEXT   NOT NULL,
    -- Empty: of no court's docket.
    court_id    TEXT   NOT NULL,
    court       TEXT   NOT NULL,
    case_number TEXT   NOT NULL,
    case_type   TEXT   NOT NULL,
    began_ms    BIGINT NOT NULL,
    ended_ms    BIGINT NOT NULL,
    -- What verification said when it was taken in: intact, altered, incomplete, untrusted.
    verdict     TEXT   NOT NULL,
    -- SHA-256 of the last line of its chain; it stays when the files are destroyed.
    head        TEXT   NOT NULL,
    -- When its files were last read and hashed.
    hashed_ms   BIGINT NOT NULL,
    -- What is wrong with it, for the operator; empty: nothing.
    trouble     TEXT   NOT NULL,
    -- When the act of the case took legal force; 0: not yet.
    in_force_ms BIGINT NOT NULL,
    -- Since when a legal hold stands; 0: none does.
    held_ms     BIGINT NOT NULL,
    -- 0: it was not.
    destroyed_ms BIGINT NOT NULL
);
CREATE INDEX recording_of_a_court ON recording (court_id, began_ms, id);
CREATE INDEX recording_of_a_time ON recording (began_ms, id);
CREATE INDEX recording_of_a_hearing ON recording (hearing_id, began_ms);
CREATE INDEX recording_hashed ON recording (hashed_ms);

CREATE TABLE recording_file (
    recording_id TEXT   NOT NULL REFERENCES recording (id),
    name         TEXT   NOT NULL,
    bytes        BIGINT NOT NULL,
    -- Of its bytes, hexadecimal.
    sha256       TEXT   NOT NULL,
    -- local, uploaded or verified.
    kept         TEXT   NOT NULL,
    -- 1: a copy lies in the data folder.
    here         BIGINT NOT NULL,
    PRIMARY KEY (recording_id, name)
);
CREATE INDEX recording_file_waiting ON recording_file (kept, here);

-- Who opened a record, and when. Rows are never changed.
CREATE TABLE recording_view (
    id           TEXT   NOT NULL PRIMARY KEY,
    recording_id TEXT   NOT NULL REFERENCES recording (id),
    at_ms        BIGINT NOT NULL,
    -- Id of the employee, or of the person within the hearing.
    viewer       TEXT   NOT NULL,
    role         TEXT   NOT NULL
);
CREATE INDEX recording_view_of ON recording_view (recording_id, at_ms);

-- What the court decided about a record. Rows are never changed.
CREATE TABLE recording_act (
    id           TEXT   NOT NULL PRIMARY KEY,
    recording_id TEXT   NOT NULL REFERENCES recording (id),
    at_ms        BIGINT NOT NULL,
    staff_id     TEXT   NOT NULL,
    -- hold, release, in_force, destroy, destroyed.
    what         TEXT   NOT NULL,
    reason       TEXT   NOT NULL
);
CREATE INDEX recording_act_of ON recording_act (recording_id, at_ms);
