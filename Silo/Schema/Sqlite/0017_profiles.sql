-- An upload that is its owner's picture: not swept, not sent, until another one takes its place.
CREATE TABLE upload_now (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    owner TEXT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'sent', 'avatar', 'removed')),
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    name TEXT CHECK (length(name) BETWEEN 1 AND 128),
    type TEXT CHECK (length(type) BETWEEN 3 AND 100),
    width INTEGER CHECK (width > 0),
    height INTEGER CHECK (height > 0),
    preview INTEGER NOT NULL DEFAULT 0 CHECK (preview IN (0, 1)),
    conversation TEXT REFERENCES conversation (id),
    seq INTEGER CHECK (seq > 0),
    swept INTEGER NOT NULL DEFAULT 0 CHECK (swept IN (0, 1)),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((conversation IS NULL) = (seq IS NULL)),
    CHECK (state NOT IN ('ready', 'sent', 'avatar') OR (name IS NOT NULL AND type IS NOT NULL)),
    CHECK (state <> 'sent' OR seq IS NOT NULL),
    CHECK (state <> 'avatar' OR width IS NOT NULL),
    CHECK (state NOT IN ('pending', 'ready', 'avatar') OR seq IS NULL)
) WITHOUT ROWID;

INSERT INTO upload_now (
        id, owner, state, at, bytes, name, type, width, height, preview, conversation, seq, swept)
    SELECT id, owner, state, at, bytes, name, type, width, height, preview, conversation, seq, swept FROM upload;
DROP TABLE upload;
ALTER TABLE upload_now RENAME TO upload;

CREATE INDEX upload_owner ON upload (owner, at);
CREATE INDEX upload_unsent ON upload (at) WHERE state IN ('pending', 'ready');
CREATE INDEX upload_removed ON upload (id) WHERE state = 'removed' AND swept = 0;
CREATE INDEX upload_swept ON upload (at) WHERE swept = 1;
CREATE INDEX upload_message ON upload (conversation, seq) WHERE seq IS NOT NULL;
CREATE INDEX upload_avatar ON upload (owner) WHERE state = 'avatar';

-- The upload, whose row outlives its being named here. No foreign key: the sweep would have to ask every account.
ALTER TABLE account ADD COLUMN avatar TEXT;
