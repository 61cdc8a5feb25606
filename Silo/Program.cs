using System.Globalization;
using OrleansChat.Silo.Hosting;

// What the server writes reads the same on every machine, whatever its language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

return await ServerCommand.Run(args);
