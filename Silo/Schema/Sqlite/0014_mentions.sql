-- What a conversation is to one member. hidden_seq is the head when they hid it: later messages bring it back.
ALTER TABLE membership ADD COLUMN notify TEXT NOT NULL DEFAULT 'all' CHECK (notify IN ('all', 'mentions', 'none'));
ALTER TABLE membership ADD COLUMN hidden_seq INTEGER CHECK (hidden_seq >= 0);

-- Whom the newest text of an edited message mentions, and who was told of it. JSON.
ALTER TABLE message_state ADD COLUMN mentions TEXT;

-- Which messages mention a person, so that they are counted without reading others; * is every member but the author.
CREATE TABLE mention (
    conversation TEXT NOT NULL,
    user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (conversation, user_id, seq),
    FOREIGN KEY (conversation, seq) REFERENCES event (conversation, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX mention_message ON mention (conversation, seq);
