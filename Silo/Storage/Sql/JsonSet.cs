using System.Text.Json;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Many ids as one parameter, so that the text of a query doesn't depend on their number.</summary>
internal static class JsonSet
{
    public static string Of(IEnumerable<string> ids) => JsonSerializer.Serialize(ids.Distinct());

    public static string Of(IEnumerable<long> numbers) => JsonSerializer.Serialize(numbers.Distinct());
}
