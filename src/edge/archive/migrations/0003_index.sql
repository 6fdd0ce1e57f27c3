-- Where to begin to read a track for a moment of it, as JSON; of tracks that were taken in before this, and of sealed ones, there is none.
CREATE TABLE recording_index (
    recording_id TEXT NOT NULL REFERENCES recording (id),
    name         TEXT NOT NULL,
    places       TEXT NOT NULL,
    PRIMARY KEY (recording_id, name)
);
