-- Times are milliseconds since 1970 (UTC). Texts are compared by their bytes, as in SQLite.

CREATE TABLE responses (
    id              text COLLATE "C" PRIMARY KEY,
    post            text COLLATE "C" NOT NULL,
    parent          text COLLATE "C",
    name            text COLLATE "C" NOT NULL,
    email           text COLLATE "C",
    site            text COLLATE "C",
    text            text COLLATE "C" NOT NULL,
    language        text COLLATE "C" NOT NULL,
    received_ms     bigint NOT NULL,
    status          text COLLATE "C" NOT NULL CHECK (status IN ('held', 'approved', 'rejected', 'spam')),
    -- What "undo" goes back to.
    previous_status text COLLATE "C" CHECK (previous_status IN ('held', 'approved', 'rejected', 'spam')),
    decided_ms      bigint,
    -- Reasons of the spam checks, separated by spaces.
    reasons         text COLLATE "C" NOT NULL,
    by_author       boolean NOT NULL,
    -- Of the request: tells a retried one from a new one, and an equal one from others.
    idempotency_key text COLLATE "C" UNIQUE,
    digest          bytea NOT NULL,
    form_nonce      text COLLATE "C" UNIQUE,
    -- Bytes of a response that nobody has decided about; NULL for all others.
    waiting_bytes   bigint GENERATED ALWAYS AS (
        CASE WHEN status = 'held' OR (status = 'spam' AND decided_ms IS NULL) THEN
            octet_length(post) + octet_length(name) + coalesce(octet_length(email), 0)
                + coalesce(octet_length(site), 0) + octet_length(text)
        END
    ) STORED
);

CREATE INDEX responses_by_status ON responses (status, received_ms, id);
-- An entry of an index holds less than 2.7 kB, and the id of a post may be longer.
CREATE INDEX responses_by_post ON responses (left(post, 500), received_ms, id) WHERE status = 'approved';
CREATE INDEX responses_by_digest ON responses (digest, received_ms);
CREATE INDEX responses_by_email ON responses (email) WHERE email IS NOT NULL;
CREATE INDEX responses_by_parent ON responses (parent) WHERE status = 'approved';

-- The place of responses that were published once and are no more. Nothing else is known of them.
CREATE TABLE withdrawn_responses (
    id           text COLLATE "C" PRIMARY KEY,
    post         text COLLATE "C" NOT NULL,
    parent       text COLLATE "C",
    received_ms  bigint,
    withdrawn_ms bigint NOT NULL
);

CREATE INDEX withdrawn_by_post ON withdrawn_responses (left(post, 500));

-- Messages to the author that are still to be sent. An endpoint that sends one moves its time first.
CREATE TABLE notices (
    response text COLLATE "C" NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    channel  text COLLATE "C" NOT NULL,
    attempts integer NOT NULL,
    due_ms   bigint NOT NULL,
    PRIMARY KEY (response, channel)
);

CREATE INDEX notices_by_due ON notices (due_ms);

-- Secrets that the endpoint made for itself, and the hash of the author's password.
CREATE TABLE secrets (
    name  text COLLATE "C" PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    csrf       text NOT NULL,
    expires_ms bigint NOT NULL
);

-- A number that grows with every change that readers see: endpoints notice the changes of others by it.
CREATE TABLE changes (
    number bigint NOT NULL
);

INSERT INTO changes VALUES (0);

-- How much waits is the sum of the rows of a status. Each connection counts in one of eight rows, so that endpoints do
-- not wait for each other.
CREATE TABLE waiting (
    status    text COLLATE "C" NOT NULL CHECK (status IN ('held', 'spam')),
    slot      integer NOT NULL,
    responses bigint NOT NULL,
    bytes     bigint NOT NULL,
    PRIMARY KEY (status, slot)
);

INSERT INTO waiting
    SELECT status, slot, 0, 0 FROM unnest(ARRAY['held', 'spam']) AS status, generate_series(0, 7) AS slot;

CREATE FUNCTION count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE waiting SET responses = waiting.responses + counted.responses, bytes = waiting.bytes + counted.bytes
        FROM (
            SELECT status, count(*) AS responses, sum(waiting_bytes)::bigint AS bytes
                FROM added WHERE waiting_bytes IS NOT NULL GROUP BY status
        ) AS counted
        WHERE waiting.status = counted.status AND waiting.slot = pg_backend_pid() % 8;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE waiting SET responses = waiting.responses - counted.responses, bytes = waiting.bytes - counted.bytes
        FROM (
            SELECT status, count(*) AS responses, sum(waiting_bytes)::bigint AS bytes
                FROM removed WHERE waiting_bytes IS NOT NULL GROUP BY status
        ) AS counted
        WHERE waiting.status = counted.status AND waiting.slot = pg_backend_pid() % 8;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE waiting SET responses = waiting.responses + counted.responses, bytes = waiting.bytes + counted.bytes
        FROM (
            SELECT status, sum(responses)::bigint AS responses, sum(bytes)::bigint AS bytes
                FROM (
                    SELECT status, 1 AS responses, waiting_bytes AS bytes FROM added WHERE waiting_bytes IS NOT NULL
                    UNION ALL
                    SELECT status, -1, -waiting_bytes FROM removed WHERE waiting_bytes IS NOT NULL
                ) AS changed
                GROUP BY status
                HAVING sum(responses) <> 0 OR sum(bytes) <> 0
        ) AS counted
        WHERE waiting.status = counted.status AND waiting.slot = pg_backend_pid() % 8;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_inserted AFTER INSERT ON responses REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_inserted();
CREATE TRIGGER count_deleted AFTER DELETE ON responses REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_deleted();
CREATE TRIGGER count_updated AFTER UPDATE ON responses REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_updated();

-- What was withdrawn and has an approved response somewhere below it.
CREATE VIEW answered_withdrawn AS
    WITH RECURSIVE answered (id) AS (
        SELECT gone.id FROM withdrawn_responses AS gone
            WHERE EXISTS (SELECT 1 FROM responses WHERE responses.parent = gone.id AND responses.status = 'approved')
        UNION
        SELECT gone.parent FROM answered JOIN withdrawn_responses AS gone USING (id) WHERE gone.parent IS NOT NULL
    )
    SELECT gone.id, gone.post, gone.parent, coalesce(gone.received_ms, gone.withdrawn_ms) AS received_ms
        FROM withdrawn_responses AS gone JOIN answered USING (id);
