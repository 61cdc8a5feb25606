-- A person's new name and a commit of their conversations wait for each other in one order, and so never in a circle:
-- accounts are locked before memberships, and the memberships of one account in the order of their conversations.
CREATE OR REPLACE FUNCTION account_gives_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM membership WHERE user_id = NEW.id AND left_seq IS NULL ORDER BY conversation FOR NO KEY UPDATE;
    UPDATE membership SET name = NEW.name WHERE user_id = NEW.id AND left_seq IS NULL;
    RETURN NULL;
END
$$;
