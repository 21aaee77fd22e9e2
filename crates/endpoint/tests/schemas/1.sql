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

-- What an endpoint of version 1 may have kept.

INSERT INTO responses VALUES ('01990e2a7c4070008000000000000001', 'reseaux-sociaux', NULL, 'Ana', 'ana@courriel.example', 'https://ana.example/', 'Bien dit.', 'fr', 1795521600000, 'approved', 'held', 1795521700000, '', 0, 'key-0123456789abcdef', x'0001', 'nonce-1');
INSERT INTO responses VALUES ('01990e2a7c4070008000000000000002', 'reseaux-sociaux', '01990e2a7c4070008000000000000001', 'M. Braquet', NULL, NULL, 'Merci' || char(8239) || '!' || char(10, 10) || 'À bientôt.', 'fr', 1795521600001, 'approved', NULL, NULL, '', 1, NULL, x'', NULL);
INSERT INTO responses VALUES ('01990e2a7c4070008000000000000003', 'reseaux-sociaux', NULL, 'Béa', 'bea@courriel.example', NULL, 'https://a.example https://b.example', 'en', 1795521600002, 'held', NULL, NULL, 'no-token links', 0, NULL, x'0003', NULL);
INSERT INTO responses VALUES ('01990e2a7c4070008000000000000004', 'autre', NULL, 'Chloé', NULL, NULL, 'Non.', 'fr', 1795521600003, 'rejected', 'held', 1795521700003, '', 0, NULL, x'0004', 'nonce-4');
INSERT INTO responses VALUES ('01990e2a7c4070008000000000000005', 'autre', NULL, 'Robot', NULL, NULL, 'Achetez.', 'fr', 1795521600004, 'spam', NULL, NULL, 'trap', 0, NULL, x'0005', NULL);
INSERT INTO withdrawn_responses VALUES ('wp-12', 'autre', 1795521800000);
INSERT INTO notices VALUES ('01990e2a7c4070008000000000000003', 'mail', 2, 1795521900000);
INSERT INTO secrets VALUES ('signing key', x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
INSERT INTO sessions VALUES (x'0a', 'csrf', 1798113600000);

PRAGMA application_id = 1128354382;
PRAGMA user_version = 1;
