-- What happened, for good. Each row holds the hash of the one before it; nothing is ever changed or taken away.
-- No reference to other tables: a person's data can be erased, the row that names their id stays.

CREATE TABLE audit (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    at INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    actor TEXT CHECK (length(actor) BETWEEN 1 AND 64),
    subject TEXT CHECK (length(subject) BETWEEN 1 AND 128),
    address TEXT CHECK (length(address) BETWEEN 1 AND 64),
    detail TEXT CHECK (length(detail) BETWEEN 1 AND 256),
    previous_hash TEXT NOT NULL UNIQUE CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
);

-- Also against INSERT OR REPLACE, which takes rows away without asking the trigger of DELETE.
CREATE TRIGGER audit_continues BEFORE INSERT ON audit
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)
    OR NEW.previous_hash <> coalesce(
        (SELECT hash FROM audit ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
    SELECT RAISE(ABORT, 'an audit row must continue the last one');
END;

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows are never deleted');
END;
