using OrleansChat.Frontend.Delivery;

namespace OrleansChat.Frontend.Connections;

/// <summary>Services that all connections of a frontend share.</summary>
internal sealed record ConnectionServices(
    TimeProvider Time,
    ConnectionOptions Options,
    FrontendIds Ids,
    WriteScheduler Writers,
    ConnectionRegistry Registry,
    ExecuteCommands Execute);
