using OrleansChat.Frontend.Delivery;

namespace OrleansChat.Frontend.Connections;

/// <summary>What every connection of a frontend shares.</summary>
internal sealed record ConnectionServices(
    TimeProvider Time,
    ConnectionOptions Options,
    FrontendIds Ids,
    WriteScheduler Writers,
    ConnectionRegistry Registry,
    ExecuteCommands Execute);
