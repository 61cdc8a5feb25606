-- stamp counts the changes that end sessions (password, role, ban): a session with another stamp than its account's is
-- none. So the write that makes the change ends them, whatever becomes of the process that made it.
ALTER TABLE account ADD COLUMN role text COLLATE "C" NOT NULL DEFAULT 'member'
    CHECK (role IN ('superadmin', 'admin', 'staff', 'member', 'guest'));
ALTER TABLE account ADD COLUMN stamp bigint NOT NULL DEFAULT 0 CHECK (stamp >= 0);
ALTER TABLE account ADD COLUMN banned_at bigint;
ALTER TABLE account ADD COLUMN ban_reason text COLLATE "C" CHECK (length(ban_reason) BETWEEN 1 AND 200);

-- Accounts that an outer application made: its name and its id of the person.
ALTER TABLE account ADD COLUMN application text COLLATE "C" CHECK (length(application) BETWEEN 1 AND 64);
ALTER TABLE account ADD COLUMN external_id text COLLATE "C" CHECK (length(external_id) BETWEEN 1 AND 128);
UPDATE account SET role = 'guest' WHERE type = 'guest';
UPDATE account SET role = 'staff' WHERE type = 'staff';
CREATE UNIQUE INDEX account_external ON account (application, external_id) WHERE external_id IS NOT NULL;

-- What a person is called and may do is read from the account, so that a session never knows it as it was once.
ALTER TABLE session DROP COLUMN user_type;
ALTER TABLE session DROP COLUMN user_name;
ALTER TABLE session ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_at bigint NOT NULL DEFAULT 0;
UPDATE session SET seen_at = created_at;

-- Good for one use: the row goes with it.
CREATE TABLE one_time_token (
    hash text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    user_id text COLLATE "C" NOT NULL REFERENCES account (id),
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('password-reset', 'sign-in')),
    expires_at bigint NOT NULL
);

CREATE INDEX one_time_token_user ON one_time_token (user_id, purpose);

CREATE TABLE api_key (
    id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(hash) = 64),
    application text COLLATE "C" NOT NULL CHECK (length(application) BETWEEN 1 AND 64),
    scopes text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    revoked_at bigint
);
