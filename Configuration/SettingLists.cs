using Microsoft.Extensions.Configuration;

namespace OrleansChat.Configuration;

/// <summary>
/// Settings that are lists: indexed, as the framework has them, or one text with commas, as people write them in the
/// environment. The uppermost source that says anything of a list says all of it: a list is never mixed from two.
/// </summary>
public static class SettingLists
{
    /// <summary>Reads all lists of an options class that has been bound already.</summary>
    public static void Bind(IConfiguration configuration, string section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetValue(options) is IList<string> list
                && Read(configuration, $"{section}:{property.Name}") is { } items)
            {
                list.Clear();
                items.ForEach(list.Add);
            }
        }
    }

    private static List<string>? Read(IConfiguration configuration, string path) =>
        configuration is IConfigurationRoot root
            ? root.Providers.Reverse().Select(provider => Read(provider, path)).FirstOrDefault(list => list is not null)
            : null;

    private static List<string>? Read(IConfigurationProvider provider, string path)
    {
        if (provider is ChainedConfigurationProvider chained)
        {
            return Read(chained.Configuration, path);
        }

        var indexes = provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (!provider.TryGet(path, out var text) && indexes.Count == 0)
        {
            return null;
        }

        return
        [
            .. indexes.Select(index => provider.TryGet($"{path}:{index}", out var item) ? item : null)
                .Prepend(text)
                .SelectMany(item => (item ?? string.Empty).Split(
                    ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
    }
}
