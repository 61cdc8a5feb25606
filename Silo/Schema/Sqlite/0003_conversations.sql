-- Who gets in: only a channel can be open. meta_seq is the event that last changed the settings.
ALTER TABLE conversation ADD COLUMN access TEXT NOT NULL DEFAULT 'invite'
    CHECK (access IN ('open', 'invite') AND (kind = 'channel' OR access = 'invite'));
ALTER TABLE conversation ADD COLUMN meta_seq INTEGER CHECK (meta_seq BETWEEN 1 AND head);
UPDATE conversation SET access = 'open' WHERE kind = 'channel';
CREATE INDEX conversation_support ON conversation (title_key, id) WHERE kind = 'support';

-- Who was banned without ever having been a member has a row too: a membership that ended as it began.
-- role_seq is the event that last said role and mute; banned_seq the ban that keeps a person out.
CREATE TABLE membership_now (
    conversation TEXT NOT NULL REFERENCES conversation (id),
    user_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role = 'owner' OR role = 'moderator' OR role = 'member' OR role = 'reader'),
    joined_seq INTEGER NOT NULL CHECK (joined_seq > 0),
    left_seq INTEGER CHECK (left_seq >= joined_seq),
    read INTEGER NOT NULL CHECK (read >= 0),
    delivered INTEGER NOT NULL CHECK (delivered >= 0),
    role_seq INTEGER CHECK (role_seq > 0),
    muted_until INTEGER,
    banned_seq INTEGER CHECK (banned_seq <= left_seq),
    PRIMARY KEY (conversation, user_id),
    CHECK (banned_seq IS NULL OR left_seq IS NOT NULL)
) WITHOUT ROWID;

INSERT INTO membership_now (conversation, user_id, role, joined_seq, left_seq, read, delivered)
    SELECT conversation, user_id, role, joined_seq, left_seq, read, delivered FROM membership;
DROP TABLE membership;
ALTER TABLE membership_now RENAME TO membership;
CREATE INDEX membership_user ON membership (user_id, conversation) WHERE left_seq IS NULL;

-- A code lets in whoever shows it, as often as it has uses; used up, the row goes.
CREATE TABLE invite (
    conversation TEXT NOT NULL REFERENCES conversation (id),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 20 AND 64),
    uses INTEGER NOT NULL CHECK (uses >= 0),
    expires_at INTEGER NOT NULL,
    creator TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (conversation, code)
) WITHOUT ROWID;

-- Who wants to hear nothing of whom.
CREATE TABLE block (
    blocker TEXT NOT NULL REFERENCES account (id),
    blocked TEXT NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (blocker, blocked),
    CHECK (blocker <> blocked)
) WITHOUT ROWID;
