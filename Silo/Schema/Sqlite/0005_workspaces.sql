-- A workspace is a conversation that holds channels; nobody writes in it, so event.recipient_type does not know it.
CREATE TABLE conversation_now (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'group', 'channel', 'support', 'workspace')),
    access TEXT NOT NULL CHECK (access IN ('open', 'invite') AND (kind = 'channel' OR access = 'invite')),
    workspace TEXT REFERENCES conversation (id) CHECK (workspace IS NULL OR kind = 'channel'),
    title TEXT CHECK (length(title) BETWEEN 1 AND 100),
    title_key TEXT NOT NULL,
    epoch TEXT NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
    head INTEGER NOT NULL CHECK (head >= 0),
    oldest INTEGER NOT NULL CHECK (oldest BETWEEN 0 AND head),
    messages INTEGER NOT NULL CHECK (messages BETWEEN 0 AND head),
    last_message INTEGER NOT NULL CHECK (last_message BETWEEN 0 AND head),
    meta_seq INTEGER CHECK (meta_seq BETWEEN 1 AND head),
    member_count INTEGER NOT NULL CHECK (member_count >= 0),
    creator TEXT NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO conversation_now (id, kind, access, title, title_key, epoch, head, oldest, messages, last_message,
        meta_seq, member_count, creator, created_at, active_at)
    SELECT id, kind, access, title, title_key, epoch, head, oldest, messages, last_message,
        meta_seq, member_count, creator, created_at, active_at FROM conversation;
DROP TABLE conversation;
ALTER TABLE conversation_now RENAME TO conversation;

CREATE INDEX conversation_channel ON conversation (title_key, id) WHERE kind = 'channel' AND workspace IS NULL;
CREATE INDEX conversation_workspace ON conversation (workspace, title_key, id) WHERE workspace IS NOT NULL;
CREATE INDEX conversation_support ON conversation (title_key, id) WHERE kind = 'support';
