-- Times are whole milliseconds since 1970 in UTC, in both databases: what the protocol shows, without rounding.
-- Enumerations are stored as the words of the wire protocol. Texts compare by code point, as in SQLite.

CREATE TABLE account (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    type text COLLATE "C" NOT NULL CHECK (type IN ('user', 'guest', 'staff', 'bot', 'system')),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    email text COLLATE "C",
    email_key text COLLATE "C" UNIQUE,
    handle text COLLATE "C",
    handle_key text COLLATE "C" UNIQUE,
    password_hash text COLLATE "C",
    created_at bigint NOT NULL,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK ((handle IS NULL) = (handle_key IS NULL))
);

-- messages, last_message and member_count are kept by the same transaction that appends, so that lists need not count.
CREATE TABLE conversation (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('direct', 'group', 'channel', 'support')),
    title text COLLATE "C" CHECK (length(title) BETWEEN 1 AND 100),
    title_key text COLLATE "C" NOT NULL,
    epoch text COLLATE "C" NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
    head bigint NOT NULL CHECK (head >= 0),
    oldest bigint NOT NULL CHECK (oldest BETWEEN 0 AND head),
    messages bigint NOT NULL CHECK (messages BETWEEN 0 AND head),
    last_message bigint NOT NULL CHECK (last_message BETWEEN 0 AND head),
    member_count bigint NOT NULL CHECK (member_count >= 0),
    creator text COLLATE "C" NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    active_at bigint NOT NULL
);

CREATE INDEX conversation_channel ON conversation (title_key, id) WHERE kind = 'channel';

-- message_no counts the messages of the conversation up to and including this event: what is unread is a difference.
CREATE TABLE event (
    conversation text COLLATE "C" NOT NULL REFERENCES conversation (id),
    seq bigint NOT NULL CHECK (seq > 0),
    at bigint NOT NULL,
    sender_id text COLLATE "C" NOT NULL CHECK (length(sender_id) BETWEEN 1 AND 64),
    sender_type text COLLATE "C" NOT NULL CHECK (sender_type IN ('user', 'guest', 'staff', 'bot', 'system')),
    sender_name text COLLATE "C" NOT NULL,
    client_id text COLLATE "C" CHECK (length(client_id) BETWEEN 1 AND 64),
    type text COLLATE "C" NOT NULL CHECK (type IN ('message', 'edit', 'delete', 'react', 'member', 'meta')),
    recipient_type text COLLATE "C" CHECK (recipient_type IN ('direct', 'group', 'channel', 'support')),
    target bigint CHECK (target BETWEEN 1 AND seq - 1),
    text text COLLATE "C",
    data text COLLATE "C",
    message_no bigint NOT NULL CHECK (message_no BETWEEN 0 AND seq),
    PRIMARY KEY (conversation, seq),
    CHECK ((type = 'message') = (recipient_type IS NOT NULL)),
    CHECK ((type IN ('edit', 'delete', 'react')) = (target IS NOT NULL))
);

CREATE UNIQUE INDEX event_client_id ON event (conversation, sender_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX event_sender ON event (conversation, sender_id, seq) WHERE type = 'message';

-- A membership that ended keeps its row: the marks of a person never go back, whether they leave or not.
CREATE TABLE membership (
    conversation text COLLATE "C" NOT NULL REFERENCES conversation (id),
    user_id text COLLATE "C" NOT NULL REFERENCES account (id),
    role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'moderator', 'member', 'reader')),
    joined_seq bigint NOT NULL CHECK (joined_seq > 0),
    left_seq bigint CHECK (left_seq > joined_seq),
    read bigint NOT NULL CHECK (read >= 0),
    delivered bigint NOT NULL CHECK (delivered >= 0),
    PRIMARY KEY (conversation, user_id)
);

CREATE INDEX membership_user ON membership (user_id, conversation) WHERE left_seq IS NULL;

CREATE TABLE session (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    user_id text COLLATE "C" NOT NULL REFERENCES account (id),
    user_type text COLLATE "C" NOT NULL CHECK (user_type IN ('user', 'guest', 'staff', 'bot', 'system')),
    user_name text COLLATE "C" NOT NULL,
    device text COLLATE "C",
    client text COLLATE "C",
    created_at bigint NOT NULL,
    revoked_at bigint
);

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE session_token (
    hash text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    session text COLLATE "C" NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at bigint NOT NULL,
    spent_at bigint
);

CREATE INDEX session_token_session ON session_token (session);

CREATE TABLE grain_state (
    storage text COLLATE "C" NOT NULL,
    grain text COLLATE "C" NOT NULL,
    payload text COLLATE "C" NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    PRIMARY KEY (storage, grain)
);
