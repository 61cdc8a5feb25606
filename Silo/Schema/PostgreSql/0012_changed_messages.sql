-- Events that change a message name it as their target, and so do replies: the replies to a message and its edits are
-- found by it.
DO $$
DECLARE
    old text;
BEGIN
    FOR old IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'event'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%''react''%'
    LOOP
        EXECUTE format('ALTER TABLE event DROP CONSTRAINT %I', old);
    END LOOP;
END
$$;

ALTER TABLE event
    ADD CHECK (type IN ('message', 'edit', 'delete', 'react', 'pin', 'member', 'meta')),
    ADD CHECK (type = 'message' OR (type IN ('member', 'meta')) = (target IS NULL));
UPDATE event SET target = (data::json ->> 'replyTo')::bigint
    WHERE type = 'message' AND data IS NOT NULL AND data::json ->> 'replyTo' IS NOT NULL;

CREATE INDEX event_reply ON event (conversation, target, seq) WHERE type = 'message' AND target IS NOT NULL;
CREATE INDEX event_edit ON event (conversation, target, seq) WHERE type = 'edit';

-- What later events made of a message, kept by the transaction that appends these, so that history need not fold them.
-- Messages that no event changed have no row. Participants and reactions are the JSON of what the protocol shows.
CREATE TABLE message_state (
    conversation text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    changed bigint NOT NULL CHECK (changed > seq),
    text text COLLATE "C",
    edited_seq bigint,
    edited_at bigint,
    deleted_seq bigint,
    deleted_at bigint,
    pin_seq bigint,
    pin_at bigint,
    pinned bigint NOT NULL CHECK (pinned BETWEEN 0 AND 1),
    replies bigint NOT NULL CHECK (replies >= 0),
    last_reply bigint NOT NULL CHECK (last_reply >= 0),
    participants text COLLATE "C",
    reactions text COLLATE "C",
    PRIMARY KEY (conversation, seq),
    FOREIGN KEY (conversation, seq) REFERENCES event (conversation, seq) ON DELETE CASCADE,
    CHECK ((edited_seq IS NULL) = (text IS NULL)),
    CHECK (deleted_seq IS NULL OR (text IS NULL AND reactions IS NULL AND pinned = 0))
);

INSERT INTO message_state (conversation, seq, changed, pinned, replies, last_reply, participants)
    SELECT r.conversation, r.target, max(r.seq), 0, count(*), max(r.seq),
        (SELECT json_agg(p.sender_id ORDER BY p.first)::text FROM
            (SELECT o.sender_id, min(o.seq) AS first FROM event o
            WHERE o.conversation = r.conversation AND o.target = r.target AND o.type = 'message'
            GROUP BY o.sender_id ORDER BY min(o.seq) LIMIT 5) p)
    FROM event r JOIN event m ON m.conversation = r.conversation AND m.seq = r.target AND m.type = 'message'
    WHERE r.type = 'message' AND r.target IS NOT NULL
    GROUP BY r.conversation, r.target;

-- Each person's last word on a message with an emoji: given or withdrawn, and by which event.
CREATE TABLE reaction (
    conversation text COLLATE "C" NOT NULL,
    target bigint NOT NULL,
    emoji text COLLATE "C" NOT NULL CHECK (length(emoji) BETWEEN 1 AND 66),
    user_id text COLLATE "C" NOT NULL CHECK (length(user_id) BETWEEN 1 AND 64),
    seq bigint NOT NULL CHECK (seq > target),
    at bigint NOT NULL,
    is_on bigint NOT NULL CHECK (is_on BETWEEN 0 AND 1),
    PRIMARY KEY (conversation, target, emoji, user_id),
    FOREIGN KEY (conversation, target) REFERENCES event (conversation, seq) ON DELETE CASCADE
);

CREATE INDEX reaction_order ON reaction (conversation, target, emoji, seq) WHERE is_on = 1;
