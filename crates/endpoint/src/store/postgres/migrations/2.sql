-- Limits that endpoints share. The unlogged tables are empty after a crash of the server; nothing else depends on
-- them.

-- The keys of the hashes of networks. That of responses is replaced daily, that of logins when nothing is stored with it.
CREATE TABLE network_keys (
    name     text COLLATE "C" PRIMARY KEY CHECK (name IN ('responses', 'logins')),
    key      bytea NOT NULL,
    since_ms bigint NOT NULL
);

-- The requests of the last hour by the keyed hash of a network: eight bytes for each time.
CREATE UNLOGGED TABLE rate_windows (
    network bytea PRIMARY KEY,
    times   bytea NOT NULL,
    last_ms bigint NOT NULL
);

-- Login attempts of the last 15 minutes and networks of the author, as JSON.
CREATE UNLOGGED TABLE login_limits (
    id       integer PRIMARY KEY CHECK (id = 1),
    attempts text NOT NULL
);
