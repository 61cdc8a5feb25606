-- Times are whole milliseconds since 1970 in UTC, in both databases: what the protocol shows, without rounding.
-- Enumerations are stored as the words of the wire protocol. Where every message writes, a check names them with
-- OR: for an IN of more than two SQLite would build a table of its own with each row.

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    type TEXT NOT NULL CHECK (type IN ('user', 'guest', 'staff', 'bot', 'system')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    email TEXT,
    email_key TEXT UNIQUE,
    handle TEXT,
    handle_key TEXT UNIQUE,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK ((handle IS NULL) = (handle_key IS NULL))
) WITHOUT ROWID;

-- messages, last_message and member_count are kept by the same transaction that appends, so that lists need not count.
CREATE TABLE conversation (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'group', 'channel', 'support')),
    title TEXT CHECK (length(title) BETWEEN 1 AND 100),
    title_key TEXT NOT NULL,
    epoch TEXT NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
    head INTEGER NOT NULL CHECK (head >= 0),
    oldest INTEGER NOT NULL CHECK (oldest BETWEEN 0 AND head),
    messages INTEGER NOT NULL CHECK (messages BETWEEN 0 AND head),
    last_message INTEGER NOT NULL CHECK (last_message BETWEEN 0 AND head),
    member_count INTEGER NOT NULL CHECK (member_count >= 0),
    creator TEXT NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX conversation_channel ON conversation (title_key, id) WHERE kind = 'channel';

-- message_no counts the messages of the conversation up to and including this event: what is unread is a difference.
CREATE TABLE event (
    conversation TEXT NOT NULL REFERENCES conversation (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    sender_id TEXT NOT NULL CHECK (length(sender_id) BETWEEN 1 AND 64),
    sender_type TEXT NOT NULL
        CHECK (sender_type = 'user' OR sender_type = 'guest' OR sender_type = 'staff'
            OR sender_type = 'bot' OR sender_type = 'system'),
    sender_name TEXT NOT NULL,
    client_id TEXT CHECK (length(client_id) BETWEEN 1 AND 64),
    type TEXT NOT NULL
        CHECK (type = 'message' OR type = 'edit' OR type = 'delete'
            OR type = 'react' OR type = 'member' OR type = 'meta'),
    recipient_type TEXT
        CHECK (recipient_type = 'direct' OR recipient_type = 'group'
            OR recipient_type = 'channel' OR recipient_type = 'support'),
    target INTEGER CHECK (target BETWEEN 1 AND seq - 1),
    text TEXT,
    data TEXT,
    message_no INTEGER NOT NULL CHECK (message_no BETWEEN 0 AND seq),
    PRIMARY KEY (conversation, seq),
    CHECK ((type = 'message') = (recipient_type IS NOT NULL)),
    CHECK ((type = 'edit' OR type = 'delete' OR type = 'react') = (target IS NOT NULL))
) WITHOUT ROWID;

CREATE UNIQUE INDEX event_client_id ON event (conversation, sender_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX event_sender ON event (conversation, sender_id, seq) WHERE type = 'message';

-- A membership that ended keeps its row: the marks of a person never go back, whether they leave or not.
CREATE TABLE membership (
    conversation TEXT NOT NULL REFERENCES conversation (id),
    user_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role = 'owner' OR role = 'moderator' OR role = 'member' OR role = 'reader'),
    joined_seq INTEGER NOT NULL CHECK (joined_seq > 0),
    left_seq INTEGER CHECK (left_seq > joined_seq),
    read INTEGER NOT NULL CHECK (read >= 0),
    delivered INTEGER NOT NULL CHECK (delivered >= 0),
    PRIMARY KEY (conversation, user_id)
) WITHOUT ROWID;

CREATE INDEX membership_user ON membership (user_id, conversation) WHERE left_seq IS NULL;

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    user_id TEXT NOT NULL REFERENCES account (id),
    user_type TEXT NOT NULL CHECK (user_type IN ('user', 'guest', 'staff', 'bot', 'system')),
    user_name TEXT NOT NULL,
    device TEXT,
    client TEXT,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) WITHOUT ROWID;

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE session_token (
    hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at INTEGER NOT NULL,
    spent_at INTEGER
) WITHOUT ROWID;

CREATE INDEX session_token_session ON session_token (session);

CREATE TABLE grain_state (
    storage TEXT NOT NULL,
    grain TEXT NOT NULL,
    payload TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (storage, grain)
) WITHOUT ROWID;
