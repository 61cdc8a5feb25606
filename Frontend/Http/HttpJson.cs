using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Http;

/// <summary>JSON over HTTP as it is on sockets: the same times, and only what JSON requires is escaped.</summary>
internal static class HttpJson
{
    public static void AddHttpJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.TypeInfoResolverChain.Insert(0, HttpJsonContext.Default);
            json.Encoder = WireEncoder.Instance;
            json.Converters.Add(new WireTimeConverter());

            // What a type says of its members holds: one that is not nullable must be there and no null.
            json.RespectNullableAnnotations = true;
            json.RespectRequiredConstructorParameters = true;
            json.NumberHandling = JsonNumberHandling.Strict;
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

/// <summary>All requests and responses of the API.</summary>
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(GuestRequest))]
[JsonSerializable(typeof(LogInRequest))]
[JsonSerializable(typeof(ExchangeRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(LogOutRequest))]
[JsonSerializable(typeof(GrantResponse))]
[JsonSerializable(typeof(AntiforgeryResponse))]
[JsonSerializable(typeof(DiagnosisResponse))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(ForgotPasswordRequest))]
[JsonSerializable(typeof(ResetPasswordRequest))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(SessionListResponse))]
[JsonSerializable(typeof(SetRoleRequest))]
[JsonSerializable(typeof(SetBanRequest))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(AccountListResponse))]
[JsonSerializable(typeof(FoundMessagesResponse))]
[JsonSerializable(typeof(NewApiKeyRequest))]
[JsonSerializable(typeof(NewApiKeyResponse))]
[JsonSerializable(typeof(ApiKeyListResponse))]
[JsonSerializable(typeof(ProvisionRequest))]
[JsonSerializable(typeof(ProvisionedResponse))]
[JsonSerializable(typeof(SignInTokenResponse))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
