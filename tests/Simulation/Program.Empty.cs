Console.Error.WriteLine("The simulation needs the embedded runtime: leave out --runtime orleans.");
return 8;
