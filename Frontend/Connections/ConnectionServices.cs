using OrleansChat.Frontend.Requests;

namespace OrleansChat.Frontend.Connections;

/// <summary>What every connection of a frontend shares.</summary>
internal sealed record ConnectionServices(
    TimeProvider Time,
    ConnectionOptions Options,
    FrontendIds Ids,
    WriteScheduler Writers,
    ConnectionRegistry Registry,
    ConversationCommands Commands,
    RequestRouter Requests);
