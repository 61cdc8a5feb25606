-- What a conversation is to one member. hidden_seq is the head when they hid it: later messages bring it back.
ALTER TABLE membership ADD COLUMN notify text COLLATE "C" NOT NULL DEFAULT 'all'
    CHECK (notify IN ('all', 'mentions', 'none'));
ALTER TABLE membership ADD COLUMN hidden_seq bigint CHECK (hidden_seq >= 0);

-- Whom the newest text of an edited message mentions, and who was told of it. JSON.
ALTER TABLE message_state ADD COLUMN mentions text COLLATE "C";

-- Which messages mention a person, so that they are counted without reading others; * is every member but the author.
CREATE TABLE mention (
    conversation text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL CHECK (length(user_id) BETWEEN 1 AND 64),
    seq bigint NOT NULL,
    author text COLLATE "C" NOT NULL,
    PRIMARY KEY (conversation, user_id, seq),
    FOREIGN KEY (conversation, seq) REFERENCES event (conversation, seq) ON DELETE CASCADE
);

CREATE INDEX mention_message ON mention (conversation, seq);
