-- What people are found by: the beginnings of names and handles, taken apart and folded by the program.
CREATE TABLE person_key (
    key text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL REFERENCES account (id),
    PRIMARY KEY (key, user_id)
);

CREATE INDEX person_key_user ON person_key (user_id, key);

-- The name that keys were made of and memberships sort by. For accounts of before, and after a new name, the program
-- makes them in the background: a trigger would write a row for each of the person's conversations in one transaction.
ALTER TABLE account ADD COLUMN indexed_as text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX account_unindexed ON account (id) WHERE indexed_as <> name;
DROP TRIGGER account_renamed ON account;
DROP FUNCTION account_gives_name();
