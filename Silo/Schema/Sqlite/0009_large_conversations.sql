-- Nothing that is asked of a conversation reads all of its members, however many they are.

-- The words of roles sort by rank, but for readers, who lead nobody.
CREATE INDEX membership_rank ON membership (conversation, role DESC, joined_seq, user_id) WHERE left_seq IS NULL;
CREATE INDEX membership_banned ON membership (conversation, user_id) WHERE banned_seq IS NOT NULL;

-- What a member is called, to sort by: the account's name, while the membership lasts.
ALTER TABLE membership ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE membership SET name = (SELECT name FROM account WHERE id = user_id);
CREATE INDEX membership_name ON membership (conversation, name, user_id) WHERE left_seq IS NULL;

CREATE TRIGGER membership_made AFTER INSERT ON membership
BEGIN
    UPDATE membership SET name = (SELECT name FROM account WHERE id = NEW.user_id)
    WHERE conversation = NEW.conversation AND user_id = NEW.user_id;
END;

CREATE TRIGGER membership_made_again AFTER UPDATE OF joined_seq ON membership
WHEN NEW.joined_seq <> OLD.joined_seq
BEGIN
    UPDATE membership SET name = (SELECT name FROM account WHERE id = NEW.user_id)
    WHERE conversation = NEW.conversation AND user_id = NEW.user_id;
END;

CREATE TRIGGER account_renamed AFTER UPDATE OF name ON account
WHEN NEW.name <> OLD.name
BEGIN
    UPDATE membership SET name = NEW.name WHERE user_id = NEW.id AND left_seq IS NULL;
END;
