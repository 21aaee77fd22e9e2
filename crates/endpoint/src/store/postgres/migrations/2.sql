-- Limits that endpoints share. The unlogged tables are empty after a crash of the server; nothing else depends on
-- them.

-- The key of the hashes of networks. It is replaced daily.
CREATE TABLE rate_limit_key (
    id       integer PRIMARY KEY CHECK (id = 1),
    key      bytea NOT NULL,
    since_ms bigint NOT NULL
);

-- The requests of the last hour by the keyed hash of a network: eight bytes for each time.
CREATE UNLOGGED TABLE rate_windows (
    network bytea PRIMARY KEY,
    times   bytea NOT NULL,
    last_ms bigint NOT NULL
);

-- Login attempts, as JSON.
CREATE UNLOGGED TABLE login_limits (
    id       integer PRIMARY KEY CHECK (id = 1),
    attempts text NOT NULL
);
