-- What an endpoint of version 5 may have kept.

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
, waiting_bytes INTEGER GENERATED ALWAYS AS (
    CASE WHEN status = 'held' OR (status = 'spam' AND decided_ms IS NULL) THEN length(CAST(
        post || name || coalesce(email, '') || coalesce(site, '') || text AS BLOB
    )) END
) VIRTUAL, kind TEXT NOT NULL DEFAULT 'response'
    CHECK (kind <> 'message' OR status IN ('held', 'spam'))) STRICT, WITHOUT ROWID;
INSERT INTO "responses" VALUES('01990e2a7c4070008000000000000001','reseaux-sociaux',NULL,'Ana','ana@courriel.example','https://ana.example/','Bien dit.','fr',1795521600000,'approved','held',1795521700000,'',0,'key-0123456789abcdef',X'0001','nonce-1','response');
INSERT INTO "responses" VALUES('01990e2a7c4070008000000000000002','reseaux-sociaux','01990e2a7c4070008000000000000001','M. Braquet',NULL,NULL,'Merci !

À bientôt.','fr',1795521600001,'approved',NULL,NULL,'',1,NULL,X'',NULL,'response');
INSERT INTO "responses" VALUES('01990e2a7c4070008000000000000003','reseaux-sociaux',NULL,'Béa','bea@courriel.example',NULL,'https://a.example https://b.example','en',1795521600002,'held',NULL,NULL,'no-token links',0,NULL,X'0003',NULL,'response');
INSERT INTO "responses" VALUES('01990e2a7c4070008000000000000004','autre',NULL,'Chloé',NULL,'https://chloe.example/1','Non.','fr',1795521600003,'rejected','held',1795521700003,'',0,NULL,X'',NULL,'reply');
INSERT INTO "responses" VALUES('01990e2a7c4070008000000000000005','autre',NULL,'Robot',NULL,NULL,'Achetez.','fr',1795521600004,'spam',NULL,NULL,'trap',0,NULL,X'0005',NULL,'message');
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "secrets" VALUES('signing key',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F');
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    csrf       TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "sessions" VALUES(X'0A','csrf',1798113600000);
CREATE TABLE waiting (
    status    TEXT PRIMARY KEY CHECK (status IN ('held', 'spam')),
    responses INTEGER NOT NULL,
    bytes     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "waiting" VALUES('held',1,74);
INSERT INTO "waiting" VALUES('spam',1,18);
CREATE TABLE withdrawn_responses (
    id           TEXT PRIMARY KEY,
    post         TEXT NOT NULL,
    withdrawn_ms INTEGER NOT NULL
, parent TEXT, received_ms INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO "withdrawn_responses" VALUES('wp-12','autre',1795521800000,NULL,NULL);
CREATE TABLE notices (
    response TEXT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    channel  TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_ms   INTEGER NOT NULL,
    PRIMARY KEY (response, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO "notices" VALUES('01990e2a7c4070008000000000000003','mail',2,1795521900000);
CREATE INDEX responses_by_status ON responses (status, received_ms, id);
CREATE INDEX responses_by_post ON responses (post, received_ms, id) WHERE status = 'approved';
CREATE INDEX responses_by_digest ON responses (digest, received_ms);
CREATE INDEX responses_by_email ON responses (email) WHERE email IS NOT NULL;
CREATE INDEX withdrawn_by_post ON withdrawn_responses (post);
CREATE INDEX notices_by_due ON notices (due_ms);
CREATE VIEW withdrawn AS
    SELECT id, post FROM withdrawn_responses;
CREATE TRIGGER count_inserted AFTER INSERT ON responses WHEN new.waiting_bytes IS NOT NULL BEGIN
    UPDATE waiting SET responses = responses + 1, bytes = bytes + new.waiting_bytes WHERE status = new.status;
END;
CREATE TRIGGER count_deleted AFTER DELETE ON responses WHEN old.waiting_bytes IS NOT NULL BEGIN
    UPDATE waiting SET responses = responses - 1, bytes = bytes - old.waiting_bytes WHERE status = old.status;
END;
CREATE TRIGGER count_updated AFTER UPDATE ON responses
    WHEN old.waiting_bytes IS NOT new.waiting_bytes OR old.status <> new.status
BEGIN
    UPDATE waiting SET responses = responses - 1, bytes = bytes - old.waiting_bytes
        WHERE status = old.status AND old.waiting_bytes IS NOT NULL;
    UPDATE waiting SET responses = responses + 1, bytes = bytes + new.waiting_bytes
        WHERE status = new.status AND new.waiting_bytes IS NOT NULL;
END;
CREATE INDEX responses_by_parent ON responses (parent) WHERE status = 'approved';
CREATE VIEW answered_withdrawn AS
    WITH RECURSIVE answered (id) AS (
        SELECT id FROM withdrawn_responses AS gone
            WHERE EXISTS (SELECT 1 FROM responses WHERE parent = gone.id AND status = 'approved')
        UNION
        SELECT parent FROM answered JOIN withdrawn_responses USING (id) WHERE parent IS NOT NULL
    )
    SELECT id, post, parent, coalesce(received_ms, withdrawn_ms) AS received_ms
        FROM withdrawn_responses JOIN answered USING (id);
CREATE TABLE webmentions (
    id       TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    post     TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "webmentions" VALUES('wm-0123456789abcdef0123456789abcdef','https://ana.example/1','https://carnet.example/posts/autre/','autre',1,1795521900000);
CREATE INDEX webmentions_by_due ON webmentions (due_ms, id);
CREATE VIEW published AS
    SELECT id, post, parent, name, site, text, received_ms, by_author FROM responses
        WHERE status = 'approved' AND kind = 'response';
CREATE VIEW published_mentions AS
    SELECT id, post, kind, name, site, text, received_ms FROM responses
        WHERE status = 'approved' AND kind <> 'response';
CREATE TABLE program_keys (
    name     TEXT PRIMARY KEY,
    key_hash BLOB NOT NULL UNIQUE,
    made_ms  INTEGER NOT NULL,
    used_ms  INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO "program_keys" VALUES('ordinateur',X'0B',1795521600000,1795478400000);

PRAGMA application_id = 1128354382;
PRAGMA user_version = 5;
