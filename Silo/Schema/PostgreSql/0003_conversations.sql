-- Who gets in: only a channel can be open. meta_seq is the event that last changed the settings.
ALTER TABLE conversation ADD COLUMN access text COLLATE "C" NOT NULL DEFAULT 'invite'
    CHECK (access IN ('open', 'invite') AND (kind = 'channel' OR access = 'invite'));
ALTER TABLE conversation ADD COLUMN meta_seq bigint CHECK (meta_seq BETWEEN 1 AND head);
UPDATE conversation SET access = 'open' WHERE kind = 'channel';
CREATE INDEX conversation_support ON conversation (title_key, id) WHERE kind = 'support';

-- Who was banned without ever having been a member has a row too: a membership that ended as it began.
-- role_seq is the event that last said role and mute; banned_seq the ban that keeps a person out.
ALTER TABLE membership DROP CONSTRAINT membership_check;
ALTER TABLE membership ADD CHECK (left_seq >= joined_seq);
ALTER TABLE membership ADD COLUMN role_seq bigint CHECK (role_seq > 0);
ALTER TABLE membership ADD COLUMN muted_until bigint;
ALTER TABLE membership ADD COLUMN banned_seq bigint CHECK (banned_seq <= left_seq);
ALTER TABLE membership ADD CHECK (banned_seq IS NULL OR left_seq IS NOT NULL);

-- A code lets in whoever shows it, as often as it has uses; used up, the row goes.
CREATE TABLE invite (
    conversation text COLLATE "C" NOT NULL REFERENCES conversation (id),
    code text COLLATE "C" NOT NULL UNIQUE CHECK (length(code) BETWEEN 20 AND 64),
    uses bigint NOT NULL CHECK (uses >= 0),
    expires_at bigint NOT NULL,
    creator text COLLATE "C" NOT NULL REFERENCES account (id),
    PRIMARY KEY (conversation, code)
);

-- Who wants to hear nothing of whom.
CREATE TABLE block (
    blocker text COLLATE "C" NOT NULL REFERENCES account (id),
    blocked text COLLATE "C" NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    PRIMARY KEY (blocker, blocked),
    CHECK (blocker <> blocked)
);
