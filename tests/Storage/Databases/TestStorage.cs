using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Blocking;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Grains.Searching;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>The seams of one open database of whatever kind.</summary>
internal sealed record TestStorage(
    IMessageLog Log,
    IConversationFacts Facts,
    IBlockStore Blocks,
    IAccountStore Accounts,
    IApiKeyStore ApiKeys,
    IOneTimeTokenStore OneTimeTokens,
    ISessionStore Sessions,
    IUploadStore Uploads,
    IReadModel Reads,
    IMessageSearch Search,
    IAuditLog Audit,
    Func<Task> FollowNames,
    IAsyncDisposable? Owner)
    : IAsyncDisposable
{
    public static TestStorage Of(MemoryDatabase database) =>
        new(
            new MemoryMessageLog(database),
            new MemoryConversationFacts(database),
            new MemoryBlockStore(database),
            new MemoryAccountStore(database),
            new MemoryApiKeyStore(database),
            new MemoryOneTimeTokenStore(database),
            new MemorySessionStore(database),
            new MemoryUploadStore(database),
            new MemoryReadModel(database),
            new MemoryMessageSearch(database),
            new MemoryAuditLog(database, TimeProvider.System),
            FollowNames: () => Task.CompletedTask,
            Owner: null);

    public static TestStorage Of(ChatStorage storage) =>
        new(
            storage.MessageLog,
            storage.ConversationFacts,
            storage.Blocks,
            storage.Accounts,
            storage.ApiKeys,
            storage.OneTimeTokens,
            storage.Sessions,
            storage.Uploads,
            storage.ReadModel,
            storage.Search,
            storage.AuditLog,
            FollowNames: () => storage.Renames.Sweep(100, CancellationToken.None),
            storage);

    public ValueTask DisposeAsync() => Owner?.DisposeAsync() ?? ValueTask.CompletedTask;
}
