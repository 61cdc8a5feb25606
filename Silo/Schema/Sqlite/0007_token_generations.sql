-- Refresh tokens of one renewal, and of its repeats, are of one generation; using one uses up all of it.
ALTER TABLE session_token ADD COLUMN generation INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0);
