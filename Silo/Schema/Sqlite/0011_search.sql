-- The words of each message. id grows with the time of the message: at << 20, plus the number within the millisecond.
-- So the newest come first in the order of the index.
CREATE TABLE search_document (
    id INTEGER NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    tokens TEXT NOT NULL,
    UNIQUE (conversation, seq)
);

-- Texts come taken apart and folded, the same way for every database: the tokenizer only splits at spaces.
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content = 'search_document', content_rowid = 'id', detail = 'none', columnsize = 0,
    tokenize = "ascii tokenchars '_-:.'");

-- A deleted word leaves the index at once, not with the next merge.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

-- How far each log is indexed; nothing while no event of it is.
CREATE TABLE search_progress (
    conversation TEXT NOT NULL PRIMARY KEY REFERENCES conversation (id),
    indexed INTEGER NOT NULL CHECK (indexed >= 0)
) WITHOUT ROWID;
