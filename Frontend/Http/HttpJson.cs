using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Http;

/// <summary>JSON over HTTP as it is on sockets: the same times, and only what JSON requires is escaped.</summary>
internal static class HttpJson
{
    public static void AddHttpJson(this IServiceCollection services) =>
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.Encoder = WireEncoder.Instance;
            options.SerializerOptions.Converters.Add(new WireTimeConverter());
        });

    private sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteTimeValue(value);
    }
}
