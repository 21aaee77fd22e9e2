-- Keys of the author's programs: the hash of each, and the start of the day (UTC) of its last use.
CREATE TABLE program_keys (
    name     text COLLATE "C" PRIMARY KEY,
    key_hash bytea NOT NULL UNIQUE,
    made_ms  bigint NOT NULL,
    used_ms  bigint
);
