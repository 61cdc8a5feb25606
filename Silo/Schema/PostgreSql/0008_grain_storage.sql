-- What Orleans' ADO.NET grain storage needs: a table of state, and the statements by which the provider uses it.
-- It takes the place of grain_state, whose soft state may be lost.

DROP TABLE grain_state;

CREATE TABLE OrleansQuery (
    QueryKey text COLLATE "C" NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- A key that is no number is kept in the extension, and a number without extension has an empty one.
CREATE TABLE OrleansStorage (
    ServiceId text COLLATE "C" NOT NULL,
    GrainTypeString text COLLATE "C" NOT NULL,
    GrainIdExtensionString text COLLATE "C" NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    PayloadBinary bytea NOT NULL,
    Version integer NOT NULL CHECK (Version > 0),
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ReadFromStorageKey',
    'SELECT PayloadBinary, Version FROM OrleansStorage
     WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1');

-- Answers with the new version, or with the given one when another activation wrote first.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'WriteToStorageKey',
    'WITH changed AS (
        UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
            AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
            AND Version = @GrainStateVersion
        RETURNING Version
     ), added AS (
        INSERT INTO OrleansStorage (
            ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, PayloadBinary, Version)
        SELECT @ServiceId, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1,
            @PayloadBinary, 1
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
     )
     SELECT COALESCE((SELECT Version FROM changed), (SELECT Version FROM added), @GrainStateVersion::integer)
        AS NewGrainStateVersion');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ClearStorageKey',
    'DELETE FROM OrleansStorage
     WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND Version = @GrainStateVersion
     RETURNING Version + 1 AS NewGrainStateVersion');

INSERT INTO OrleansQuery (QueryKey, QueryText)
SELECT 'DeleteStorageKey', QueryText FROM OrleansQuery WHERE QueryKey = 'ClearStorageKey';
