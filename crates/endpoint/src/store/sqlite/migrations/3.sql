-- What a row is: a response, or a private message to the author, which is never published.
ALTER TABLE responses ADD COLUMN kind TEXT NOT NULL DEFAULT 'response'
    CHECK (kind <> 'message' OR status IN ('held', 'spam'));
