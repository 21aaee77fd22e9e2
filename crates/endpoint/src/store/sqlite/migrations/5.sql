-- Keys of the author's programs: the hash of each, and the start of the day (UTC) of its last use.
CREATE TABLE program_keys (
    name     TEXT PRIMARY KEY,
    key_hash BLOB NOT NULL UNIQUE,
    made_ms  INTEGER NOT NULL,
    used_ms  INTEGER
) STRICT, WITHOUT ROWID;
