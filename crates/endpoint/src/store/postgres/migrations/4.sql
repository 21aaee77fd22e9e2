-- A row may also be a page elsewhere: its kind is then 'reply', 'mention', 'like' or 'repost', and its site the address.

-- Webmentions that are to be verified. An endpoint that verifies one moves its time first.
CREATE TABLE webmentions (
    id       text COLLATE "C" PRIMARY KEY,
    source   text COLLATE "C" NOT NULL,
    target   text COLLATE "C" NOT NULL,
    post     text COLLATE "C" NOT NULL,
    attempts integer NOT NULL,
    due_ms   bigint NOT NULL
);

CREATE INDEX webmentions_by_due ON webmentions (due_ms, id);
