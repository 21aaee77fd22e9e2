-- A row may also be a page elsewhere: its kind is then 'reply', 'mention', 'like' or 'repost', and its site the address.

-- Webmentions that are to be verified. An endpoint that verifies one moves its time first.
CREATE TABLE webmentions (
    id       TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    post     TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX webmentions_by_due ON webmentions (due_ms, id);

-- What `carnet pull` reads: pages elsewhere have a view of their own, since earlier versions of it know none.
DROP VIEW published;
CREATE VIEW published AS
    SELECT id, post, parent, name, site, text, received_ms, by_author FROM responses
        WHERE status = 'approved' AND kind = 'response';
CREATE VIEW published_mentions AS
    SELECT id, post, kind, name, site, text, received_ms FROM responses
        WHERE status = 'approved' AND kind <> 'response';
