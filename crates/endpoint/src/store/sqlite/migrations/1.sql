-- Times are milliseconds since 1970 (UTC).

CREATE TABLE responses (
    id              TEXT PRIMARY KEY,
    post            TEXT NOT NULL,
    parent          TEXT,
    name            TEXT NOT NULL,
    email           TEXT,
    site            TEXT,
    text            TEXT NOT NULL,
    language        TEXT NOT NULL,
    received_ms     INTEGER NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('held', 'approved', 'rejected', 'spam')),
    -- What "undo" goes back to.
    previous_status TEXT CHECK (previous_status IN ('held', 'approved', 'rejected', 'spam')),
    decided_ms      INTEGER,
    -- Why guards held it: words parted by spaces.
    reasons         TEXT NOT NULL,
    by_author       INTEGER NOT NULL CHECK (by_author IN (0, 1)),
    -- Of the request: tells a retried one from a new one, and an equal one from others.
    idempotency_key TEXT UNIQUE,
    digest          BLOB NOT NULL,
    form_nonce      TEXT UNIQUE
) STRICT, WITHOUT ROWID;

CREATE INDEX responses_by_status ON responses (status, received_ms, id);
CREATE INDEX responses_by_post ON responses (post, received_ms, id) WHERE status = 'approved';
CREATE INDEX responses_by_digest ON responses (digest, received_ms);
CREATE INDEX responses_by_email ON responses (email) WHERE email IS NOT NULL;

-- Ids of responses that were published once and are no more. Nothing else is known of them.
CREATE TABLE withdrawn_responses (
    id           TEXT PRIMARY KEY,
    post         TEXT NOT NULL,
    withdrawn_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX withdrawn_by_post ON withdrawn_responses (post);

-- Messages to the author that are still to be sent.
CREATE TABLE notices (
    response TEXT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    channel  TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_ms   INTEGER NOT NULL,
    PRIMARY KEY (response, channel)
) STRICT, WITHOUT ROWID;

CREATE INDEX notices_by_due ON notices (due_ms);

-- Secrets that the endpoint made for itself, and the hash of the author's password.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    csrf       TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What `carnet pull` reads: these two views stay as they are in every later version.
CREATE VIEW published AS
    SELECT id, post, parent, name, site, text, received_ms, by_author FROM responses WHERE status = 'approved';
CREATE VIEW withdrawn AS
    SELECT id, post FROM withdrawn_responses;
