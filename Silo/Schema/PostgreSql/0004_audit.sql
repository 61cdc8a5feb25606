-- What happened, for good. Each row holds the hash of the one before it; nothing is ever changed or taken away.
-- No reference to other tables: a person's data can be erased, the row that names their id stays.

CREATE TABLE audit (
    number bigint NOT NULL PRIMARY KEY CHECK (number > 0),
    at bigint NOT NULL,
    action text COLLATE "C" NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    actor text COLLATE "C" CHECK (length(actor) BETWEEN 1 AND 64),
    subject text COLLATE "C" CHECK (length(subject) BETWEEN 1 AND 128),
    address text COLLATE "C" CHECK (length(address) BETWEEN 1 AND 64),
    detail text COLLATE "C" CHECK (length(detail) BETWEEN 1 AND 256),
    previous_hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(previous_hash) = 64),
    hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(hash) = 64)
);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Two silos may append at once: the keys keep the chain from forking, this keeps it from having a hole.
CREATE FUNCTION audit_continue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)
        OR NEW.previous_hash <> coalesce(
            (SELECT hash FROM audit ORDER BY number DESC LIMIT 1), repeat('0', 64))
    THEN
        RAISE EXCEPTION 'an audit row must continue the last one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_continues BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_continue();
CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- The owner of the table could give itself these rights again: where that matters, the service is another role.
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM PUBLIC, CURRENT_USER;
