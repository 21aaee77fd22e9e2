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
