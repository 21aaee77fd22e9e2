-- Bytes of a response that nobody has decided about; NULL for all others.
ALTER TABLE responses ADD COLUMN waiting_bytes INTEGER GENERATED ALWAYS AS (
    CASE WHEN status = 'held' OR (status = 'spam' AND decided_ms IS NULL) THEN length(CAST(
        post || name || coalesce(email, '') || coalesce(site, '') || text AS BLOB
    )) END
) VIRTUAL;

-- How much waits, in one row: counting all of it for each new response would take longer the more there is.
CREATE TABLE waiting (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    responses INTEGER NOT NULL,
    bytes     INTEGER NOT NULL
) STRICT;

INSERT INTO waiting SELECT 1, count(waiting_bytes), coalesce(sum(waiting_bytes), 0) FROM responses;

CREATE TRIGGER count_inserted AFTER INSERT ON responses WHEN new.waiting_bytes IS NOT NULL BEGIN
    UPDATE waiting SET responses = responses + 1, bytes = bytes + new.waiting_bytes;
END;
CREATE TRIGGER count_deleted AFTER DELETE ON responses WHEN old.waiting_bytes IS NOT NULL BEGIN
    UPDATE waiting SET responses = responses - 1, bytes = bytes - old.waiting_bytes;
END;
CREATE TRIGGER count_updated AFTER UPDATE ON responses WHEN old.waiting_bytes IS NOT new.waiting_bytes BEGIN
    UPDATE waiting SET
        responses = responses + (new.waiting_bytes IS NOT NULL) - (old.waiting_bytes IS NOT NULL),
        bytes = bytes + coalesce(new.waiting_bytes, 0) - coalesce(old.waiting_bytes, 0);
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
