using System.Collections.Immutable;
using System.Text;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <summary>Cuts pages of a message's texts.</summary>
internal static class EditPages
{
    /// <param name="items">Those that follow, one more than fit if there are so many.</param>
    /// <param name="limit">The most items of the page.</param>
    /// <param name="bytesMax">The bytes of their texts, of which one always fits.</param>
    public static EditPage Cut(ImmutableArray<EditItem> items, int limit, int bytesMax)
    {
        var count = 0;
        var bytes = 0;
        while (count < items.Length && count < limit)
        {
            bytes += Encoding.UTF8.GetByteCount(items[count].Text);
            if (count > 0 && bytes > bytesMax)
            {
                break;
            }

            count++;
        }

        return new EditPage(items[..count], More: count < items.Length);
    }
}
