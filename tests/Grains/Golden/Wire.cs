using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Session;
using Orleans.Storage;
using OrleansChat.Grains;
using OrleansChat.Silo.Storage.SoftState;

namespace OrleansChat.Tests.Grains.Golden;

/// <summary>
/// Writes and reads as a silo does: messages by Orleans' serializer, records by that of the grain storage.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly IHost _silo;
    private readonly Serializer _serializer;
    private readonly IGrainStorageSerializer _storage;

    public Wire()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering()
            .AddSoftState(
                GrainStorage.SoftState, _ => new SoftStateDatabase("System.Data.SQLite", "Data Source=unused")));
        _silo = builder.Build();
        _serializer = Services.GetRequiredService<Serializer>();
        _storage = Services.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>()
            .Get($"{GrainStorage.SoftState}/database").GrainStorageSerializer;
    }

    /// <summary>Of a silo that is not started.</summary>
    public IServiceProvider Services => _silo.Services;

    public void Dispose() => _silo.Dispose();

    /// <returns>In base64.</returns>
    public string Write(Contract contract, object value) => Convert.ToBase64String(
        contract.IsState
            ? ((BinaryData)InStorage(nameof(IGrainStorageSerializer.Serialize), contract.Type, value)).ToArray()
            : _serializer.SerializeToArray(value));

    public object Read(Contract contract, string bytes)
    {
        var decoded = Convert.FromBase64String(bytes);
        return contract.IsState
            ? InStorage(nameof(IGrainStorageSerializer.Deserialize), contract.Type, new BinaryData(decoded))
            : _serializer.Deserialize<object>(decoded)!;
    }

    /// <summary>The same object with one more member at its end.</summary>
    public string WithUnknownMember(string bytes)
    {
        ReadOnlySpan<byte> decoded = Convert.FromBase64String(bytes);
        var buffer = new ArrayBufferWriter<byte>();
        using var session = Services.GetRequiredService<SerializerSessionPool>().GetSession();
        var writer = Writer.Create(buffer, session);
        writer.Write(decoded[..^1]);
        StringCodec.WriteField(ref writer, 99, "of a later version");
        writer.Write(decoded[^1..]);
        writer.Commit();
        return Convert.ToBase64String(buffer.WrittenSpan);
    }

    private object InStorage(string operation, Type record, object argument) =>
        typeof(IGrainStorageSerializer).GetMethod(operation)!.MakeGenericMethod(record).Invoke(_storage, [argument])!;
}
