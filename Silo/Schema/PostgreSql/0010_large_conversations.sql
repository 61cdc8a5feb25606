-- Nothing that is asked of a conversation reads all of its members, however many they are.

-- The words of roles sort by rank, but for readers, who lead nobody.
CREATE INDEX membership_rank ON membership (conversation, role DESC, joined_seq, user_id) WHERE left_seq IS NULL;
CREATE INDEX membership_banned ON membership (conversation, user_id) WHERE banned_seq IS NOT NULL;

-- What a member is called, to sort by: the account's name, while the membership lasts. Kept by the database, so
-- that a program of before keeps it too. Who joins waits for who is being renamed, and the other way around.
ALTER TABLE membership ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '';
UPDATE membership m SET name = a.name FROM account a WHERE a.id = m.user_id;
CREATE INDEX membership_name ON membership (conversation, name, user_id) WHERE left_seq IS NULL;

CREATE FUNCTION membership_takes_name() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    called text;
BEGIN
    SELECT name INTO called FROM account WHERE id = NEW.user_id FOR SHARE;
    UPDATE membership SET name = called WHERE conversation = NEW.conversation AND user_id = NEW.user_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER membership_made AFTER INSERT ON membership
    FOR EACH ROW EXECUTE FUNCTION membership_takes_name();

CREATE TRIGGER membership_made_again AFTER UPDATE OF joined_seq ON membership
    FOR EACH ROW WHEN (NEW.joined_seq <> OLD.joined_seq) EXECUTE FUNCTION membership_takes_name();

CREATE FUNCTION account_gives_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE membership SET name = NEW.name WHERE user_id = NEW.id AND left_seq IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER account_renamed AFTER UPDATE OF name ON account
    FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION account_gives_name();
