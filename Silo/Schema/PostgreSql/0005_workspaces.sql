-- A workspace is a conversation that holds channels; nobody writes in it, so event.recipient_type does not know it.
ALTER TABLE conversation DROP CONSTRAINT conversation_kind_check;
ALTER TABLE conversation ADD CONSTRAINT conversation_kind_check
    CHECK (kind IN ('direct', 'group', 'channel', 'support', 'workspace'));
ALTER TABLE conversation ADD COLUMN workspace text COLLATE "C" REFERENCES conversation (id)
    CHECK (workspace IS NULL OR kind = 'channel');

DROP INDEX conversation_channel;
CREATE INDEX conversation_channel ON conversation (title_key, id) WHERE kind = 'channel' AND workspace IS NULL;
CREATE INDEX conversation_workspace ON conversation (workspace, title_key, id) WHERE workspace IS NOT NULL;
