-- Events that change a message name it as their target, and so do replies: the replies to a message and its edits are
-- found by it.
CREATE TABLE event_now (
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
        CHECK (type = 'message' OR type = 'edit' OR type = 'delete' OR type = 'react' OR type = 'pin'
            OR type = 'member' OR type = 'meta'),
    recipient_type TEXT
        CHECK (recipient_type = 'direct' OR recipient_type = 'group'
            OR recipient_type = 'channel' OR recipient_type = 'support'),
    target INTEGER CHECK (target BETWEEN 1 AND seq - 1),
    text TEXT,
    data TEXT,
    message_no INTEGER NOT NULL CHECK (message_no BETWEEN 0 AND seq),
    PRIMARY KEY (conversation, seq),
    CHECK ((type = 'message') = (recipient_type IS NOT NULL)),
    CHECK (type = 'message' OR (type = 'member' OR type = 'meta') = (target IS NULL))
) WITHOUT ROWID;

INSERT INTO event_now (conversation, seq, at, sender_id, sender_type, sender_name, client_id,
        type, recipient_type, target, text, data, message_no)
    SELECT conversation, seq, at, sender_id, sender_type, sender_name, client_id,
        type, recipient_type, CASE type WHEN 'message' THEN json_extract(data, '$.replyTo') ELSE target END,
        text, data, message_no FROM event;
DROP TABLE event;
ALTER TABLE event_now RENAME TO event;

CREATE UNIQUE INDEX event_client_id ON event (conversation, sender_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX event_sender ON event (conversation, sender_id, seq) WHERE type = 'message';
CREATE INDEX event_reply ON event (conversation, target, seq) WHERE type = 'message' AND target IS NOT NULL;
CREATE INDEX event_edit ON event (conversation, target, seq) WHERE type = 'edit';

-- What later events made of a message, kept by the transaction that appends these, so that history need not fold them.
-- Messages that no event changed have no row. Participants and reactions are the JSON of what the protocol shows.
CREATE TABLE message_state (
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    changed INTEGER NOT NULL CHECK (changed > seq),
    text TEXT,
    edited_seq INTEGER,
    edited_at INTEGER,
    deleted_seq INTEGER,
    deleted_at INTEGER,
    pin_seq INTEGER,
    pin_at INTEGER,
    pinned INTEGER NOT NULL CHECK (pinned BETWEEN 0 AND 1),
    replies INTEGER NOT NULL CHECK (replies >= 0),
    last_reply INTEGER NOT NULL CHECK (last_reply >= 0),
    participants TEXT,
    reactions TEXT,
    PRIMARY KEY (conversation, seq),
    FOREIGN KEY (conversation, seq) REFERENCES event (conversation, seq) ON DELETE CASCADE,
    CHECK ((edited_seq IS NULL) = (text IS NULL)),
    CHECK (deleted_seq IS NULL OR (text IS NULL AND reactions IS NULL AND pinned = 0))
) WITHOUT ROWID;

INSERT INTO message_state (conversation, seq, changed, pinned, replies, last_reply, participants)
    SELECT r.conversation, r.target, max(r.seq), 0, count(*), max(r.seq),
        (SELECT json_group_array(p.sender_id) FROM
            (SELECT o.sender_id FROM event o
            WHERE o.conversation = r.conversation AND o.target = r.target AND o.type = 'message'
            GROUP BY o.sender_id ORDER BY min(o.seq) LIMIT 5) p)
    FROM event r JOIN event m ON m.conversation = r.conversation AND m.seq = r.target AND m.type = 'message'
    WHERE r.type = 'message' AND r.target IS NOT NULL
    GROUP BY r.conversation, r.target;

-- Each person's last word on a message with an emoji: given or withdrawn, and by which event.
CREATE TABLE reaction (
    conversation TEXT NOT NULL,
    target INTEGER NOT NULL,
    emoji TEXT NOT NULL CHECK (length(emoji) BETWEEN 1 AND 66),
    user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL CHECK (seq > target),
    at INTEGER NOT NULL,
    is_on INTEGER NOT NULL CHECK (is_on BETWEEN 0 AND 1),
    PRIMARY KEY (conversation, target, emoji, user_id),
    FOREIGN KEY (conversation, target) REFERENCES event (conversation, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX reaction_order ON reaction (conversation, target, emoji, seq) WHERE is_on = 1;
