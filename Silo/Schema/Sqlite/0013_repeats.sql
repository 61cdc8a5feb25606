-- Client ids of changes that changed nothing, because the message was so already, with the event that had made it so: a
-- late repeat is answered with it too, whatever became of the message meanwhile.
CREATE TABLE repeat (
    conversation TEXT NOT NULL,
    sender_id TEXT NOT NULL CHECK (length(sender_id) BETWEEN 1 AND 64),
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, sender_id, client_id),
    FOREIGN KEY (conversation, seq) REFERENCES event (conversation, seq) ON DELETE CASCADE
) WITHOUT ROWID;
