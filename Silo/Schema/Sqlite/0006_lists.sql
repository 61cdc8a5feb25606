-- Which transaction last moved the head, by numbers that grow from commit to commit: what became active while somebody
-- pages through their list is found by it. 0: before numbers were given.
ALTER TABLE conversation ADD COLUMN changed_in INTEGER NOT NULL DEFAULT 0;

-- What was said before somebody came is no news to them.
UPDATE membership SET read = joined_seq - 1 WHERE read < joined_seq - 1;
