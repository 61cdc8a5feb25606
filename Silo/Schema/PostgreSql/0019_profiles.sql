-- An upload that is its owner's picture: not swept, not sent, until another one takes its place.
ALTER TABLE upload DROP CONSTRAINT upload_state_check;
ALTER TABLE upload ADD CONSTRAINT upload_state_check
    CHECK (state IN ('pending', 'ready', 'sent', 'avatar', 'removed'));
ALTER TABLE upload ADD CONSTRAINT upload_avatar_check CHECK (state <> 'avatar' OR (width IS NOT NULL AND seq IS NULL));
CREATE INDEX upload_avatar ON upload (owner) WHERE state = 'avatar';

-- The upload, whose row outlives its being named here. No foreign key: the sweep would have to ask every account.
ALTER TABLE account ADD COLUMN avatar text COLLATE "C";
