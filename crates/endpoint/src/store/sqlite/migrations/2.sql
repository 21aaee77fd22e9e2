-- Bytes of a response that nobody has decided about; NULL for all others.
ALTER TABLE responses ADD COLUMN waiting_bytes INTEGER GENERATED ALWAYS AS (
    CASE WHEN status = 'held' OR (status = 'spam' AND decided_ms IS NULL) THEN length(CAST(
        post || name || coalesce(email, '') || coalesce(site, '') || text AS BLOB
    )) END
) VIRTUAL;

-- How much waits, by status: counting all of it for each new response would take longer the more there is. Spam has a
-- count of its own, so that it never takes the place of what people send.
CREATE TABLE waiting (
    status    TEXT PRIMARY KEY CHECK (status IN ('held', 'spam')),
    responses INTEGER NOT NULL,
    bytes     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO waiting
    SELECT 'held', count(waiting_bytes), coalesce(sum(waiting_bytes), 0) FROM responses WHERE status = 'held';
INSERT INTO waiting
    SELECT 'spam', count(waiting_bytes), coalesce(sum(waiting_bytes), 0) FROM responses WHERE status = 'spam';

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

-- The place of what was withdrawn: those who answered it keep theirs.
ALTER TABLE withdrawn_responses ADD COLUMN parent TEXT;
ALTER TABLE withdrawn_responses ADD COLUMN received_ms INTEGER;

CREATE INDEX responses_by_parent ON responses (parent) WHERE status = 'approved';

-- What `carnet pull` reads, too: what was withdrawn and has an approved response somewhere below it.
CREATE VIEW answered_withdrawn AS
    WITH RECURSIVE answered (id) AS (
        SELECT id FROM withdrawn_responses AS gone
            WHERE EXISTS (SELECT 1 FROM responses WHERE parent = gone.id AND status = 'approved')
        UNION
        SELECT parent FROM answered JOIN withdrawn_responses USING (id) WHERE parent IS NOT NULL
    )
    SELECT id, post, parent, coalesce(received_ms, withdrawn_ms) AS received_ms
        FROM withdrawn_responses JOIN answered USING (id);
