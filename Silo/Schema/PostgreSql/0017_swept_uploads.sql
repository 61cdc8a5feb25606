-- The row of a removed upload whose bytes are gone stays until a day after the upload began: its bytes count until then.
ALTER TABLE upload ADD COLUMN swept bigint NOT NULL DEFAULT 0 CHECK (swept IN (0, 1));

DROP INDEX upload_removed;
CREATE INDEX upload_removed ON upload (id) WHERE state = 'removed' AND swept = 0;
CREATE INDEX upload_swept ON upload (at) WHERE swept = 1;
