-- What Orleans' ADO.NET clustering needs: who the silos of a cluster are, and the statements by which the provider
-- reads and changes that. A change moves the version from the one its writer saw, or does nothing.

CREATE TABLE OrleansMembershipVersionTable (
    DeploymentId text COLLATE "C" NOT NULL PRIMARY KEY,
    Version integer NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable (
    DeploymentId text COLLATE "C" NOT NULL REFERENCES OrleansMembershipVersionTable,
    Address text COLLATE "C" NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'GatewaysQueryKey',
    'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0');

-- Without a silo that fits, a row with the version alone.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'MembershipReadRowKey',
    'SELECT v.Version, m.* FROM OrleansMembershipVersionTable v
     LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
        AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
     WHERE v.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'MembershipReadAllKey',
    'SELECT v.Version, m.* FROM OrleansMembershipVersionTable v
     LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
     WHERE v.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'InsertMembershipVersionKey',
    'WITH added AS (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
        ON CONFLICT DO NOTHING
        RETURNING Version
     )
     SELECT EXISTS (SELECT 1 FROM added)');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'UpdateIAmAlivetimeKey',
    'UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
     WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'InsertMembershipKey',
    'WITH moved AS (
        UPDATE OrleansMembershipVersionTable SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version
            AND NOT EXISTS (
                SELECT 1 FROM OrleansMembershipTable
                WHERE DeploymentId = @DeploymentId
                    AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING Version
     ), added AS (
        INSERT INTO OrleansMembershipTable (
            DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort,
            @StartTime, @IAmAliveTime
        FROM moved
        RETURNING Port
     )
     SELECT EXISTS (SELECT 1 FROM added)');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'UpdateMembershipKey',
    'WITH moved AS (
        UPDATE OrleansMembershipVersionTable SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version
            AND EXISTS (
                SELECT 1 FROM OrleansMembershipTable
                WHERE DeploymentId = @DeploymentId
                    AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId
     ), changed AS (
        UPDATE OrleansMembershipTable
        SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        FROM moved
        WHERE OrleansMembershipTable.DeploymentId = moved.DeploymentId
            AND Address = @Address AND Port = @Port AND Generation = @Generation
        RETURNING Port
     )
     SELECT EXISTS (SELECT 1 FROM changed)');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'DeleteMembershipTableEntriesKey',
    'WITH deleted AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
     DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId');

-- Dead ones, whose status is 6.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'CleanupDefunctSiloEntriesKey',
    'DELETE FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Status = 6
        AND GREATEST(StartTime, IAmAliveTime) < @IAmAliveTime');

-- One dead silo, unless it changed since it was read.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'CleanupDefunctSiloEntryKey',
    'DELETE FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
        AND Status = 6 AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime
        AND SuspectTimes IS NOT DISTINCT FROM CAST(@SuspectTimes AS text)');
