-- What people are found by: the beginnings of names and handles, taken apart and folded by the program. keyed_as is the
-- name that the keys were made of; the accounts of before, and those that a program of before renames, get theirs in
-- the background.
CREATE TABLE person_key (
    key text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL REFERENCES account (id),
    PRIMARY KEY (key, user_id)
);

CREATE INDEX person_key_user ON person_key (user_id, key);

ALTER TABLE account ADD COLUMN keyed_as text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX account_unkeyed ON account (id) WHERE keyed_as <> name AND type <> 'guest';
