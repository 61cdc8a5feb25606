-- What Orleans' ADO.NET grain storage needs: a table of state, and the statements by which the provider uses it.
-- The file holds soft state only: a commit does not wait for the disk.

CREATE TABLE OrleansQuery (
    QueryKey TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) WITHOUT ROWID;

-- A key that is no number is kept in the extension, and a number without extension has an empty one.
CREATE TABLE OrleansStorage (
    ServiceId TEXT NOT NULL,
    GrainTypeString TEXT NOT NULL,
    GrainIdExtensionString TEXT NOT NULL,
    GrainIdN0 INTEGER NOT NULL,
    GrainIdN1 INTEGER NOT NULL,
    PayloadBinary BLOB NOT NULL,
    Version INTEGER NOT NULL CHECK (Version > 0),
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1)
) WITHOUT ROWID;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ReadFromStorageKey',
    'SELECT PayloadBinary, Version FROM OrleansStorage
     WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1');

-- Answers with the new version, or with no row when another activation wrote first.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'WriteToStorageKey',
    'PRAGMA synchronous = OFF;
     INSERT INTO OrleansStorage (
        ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, PayloadBinary, Version)
     SELECT @ServiceId, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1,
        @PayloadBinary, 1
     WHERE @GrainStateVersion IS NULL OR EXISTS (
        SELECT 1 FROM OrleansStorage
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
            AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1)
     ON CONFLICT DO UPDATE SET PayloadBinary = excluded.PayloadBinary, Version = Version + 1
        WHERE Version = @GrainStateVersion
     RETURNING Version AS NewGrainStateVersion');

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
