namespace OrleansChat.Tests.Storage.Databases;

internal static class TestDatabases
{
    public static async Task<TestDatabase> Create(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Memory => new TestMemory(),
        DatabaseKind.Sqlite => new TestSqlite(),
        DatabaseKind.PostgreSql => await TestPostgres.CreateMigrated(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
