namespace OrleansChat.Tests.Storage.Databases;

public enum DatabaseKind
{
    Memory,
    Sqlite,
    PostgreSql,
}
