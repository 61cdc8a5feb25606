-- Files that people upload; their bytes are in the blob store. A row is there before its bytes and goes after them.
-- Until it is sent an upload is its owner's; then it belongs to one message.
CREATE TABLE upload (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    owner text COLLATE "C" NOT NULL REFERENCES account (id),
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'ready', 'sent', 'removed')),
    at bigint NOT NULL,
    bytes bigint NOT NULL CHECK (bytes > 0),
    name text COLLATE "C" CHECK (length(name) BETWEEN 1 AND 128),
    type text COLLATE "C" CHECK (length(type) BETWEEN 3 AND 100),
    width bigint CHECK (width > 0),
    height bigint CHECK (height > 0),
    preview bigint NOT NULL DEFAULT 0 CHECK (preview IN (0, 1)),
    conversation text COLLATE "C" REFERENCES conversation (id),
    seq bigint CHECK (seq > 0),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((conversation IS NULL) = (seq IS NULL)),
    CHECK (state NOT IN ('ready', 'sent') OR (name IS NOT NULL AND type IS NOT NULL)),
    CHECK (state <> 'sent' OR seq IS NOT NULL),
    CHECK (state NOT IN ('pending', 'ready') OR seq IS NULL)
);

CREATE INDEX upload_owner ON upload (owner, at);
CREATE INDEX upload_unsent ON upload (at) WHERE state IN ('pending', 'ready');
CREATE INDEX upload_removed ON upload (id) WHERE state = 'removed';
CREATE INDEX upload_message ON upload (conversation, seq) WHERE seq IS NOT NULL;

-- Signs links to uploads. Each of the two halves has 122 random bits.
CREATE TABLE upload_key (
    key text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(key) = 64)
);
INSERT INTO upload_key (key)
    VALUES (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
