-- Files that people upload; their bytes are in the blob store. A row is there before its bytes and goes after them.
-- Until it is sent an upload is its owner's; then it belongs to one message.
CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    owner TEXT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'sent', 'removed')),
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    name TEXT CHECK (length(name) BETWEEN 1 AND 128),
    type TEXT CHECK (length(type) BETWEEN 3 AND 100),
    width INTEGER CHECK (width > 0),
    height INTEGER CHECK (height > 0),
    preview INTEGER NOT NULL DEFAULT 0 CHECK (preview IN (0, 1)),
    conversation TEXT REFERENCES conversation (id),
    seq INTEGER CHECK (seq > 0),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((conversation IS NULL) = (seq IS NULL)),
    CHECK (state NOT IN ('ready', 'sent') OR (name IS NOT NULL AND type IS NOT NULL)),
    CHECK (state <> 'sent' OR seq IS NOT NULL),
    CHECK (state NOT IN ('pending', 'ready') OR seq IS NULL)
) WITHOUT ROWID;

CREATE INDEX upload_owner ON upload (owner, at);
CREATE INDEX upload_unsent ON upload (at) WHERE state IN ('pending', 'ready');
CREATE INDEX upload_removed ON upload (id) WHERE state = 'removed';
CREATE INDEX upload_message ON upload (conversation, seq) WHERE seq IS NOT NULL;

-- Signs links to uploads.
CREATE TABLE upload_key (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64)
) WITHOUT ROWID;
INSERT INTO upload_key (key) VALUES (lower(hex(randomblob(32))));
