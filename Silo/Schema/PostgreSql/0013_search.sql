-- The words of each message. id grows with the time of the message: at << 20, plus the number within the millisecond.
-- So the newest come first in the order of search_document_newest.
CREATE TABLE search_document (
    id bigint NOT NULL,
    conversation text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    tokens tsvector NOT NULL,
    PRIMARY KEY (conversation, seq)
);

CREATE UNIQUE INDEX search_document_newest ON search_document (id);

-- A search reads the list of pending entries to its end: it is kept short.
CREATE INDEX search_document_tokens ON search_document USING gin (tokens) WITH (gin_pending_list_limit = 256);

-- How far each log is indexed; nothing while no event of it is. Locked by who indexes, edits or deletes.
CREATE TABLE search_progress (
    conversation text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES conversation (id),
    indexed bigint NOT NULL CHECK (indexed >= 0)
);
