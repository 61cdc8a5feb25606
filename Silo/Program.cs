using OrleansChat.Silo.Hosting;

return await ServerCommand.Run(args);
